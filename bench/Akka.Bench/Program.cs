using System.Diagnostics;
using Akka.Actor;
using Akka.Bench;

const int Rounds = 5;
if (args is [ServerProcess.Argument])
{
    await ServerProcess.ServeAsync();
    return;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, medians of {Rounds} rounds");
Console.WriteLine();
Console.WriteLine("| run | per second (median) | lowest | highest |");
Console.WriteLine("| --- | ---: | ---: | ---: |");

var local = Systems.Local();
await ReportAsync("local tell, one in flight", 2_000_000, count => PingPongAsync(local, count));
await ReportAsync("local tell, flood to one actor", 4_000_000, count => FloodLocalAsync(local, count));
await ReportAsync("local ask, sequential", 200_000, async count =>
{
    var echo = local.ActorOf(Props.Create(() => new Echo()));
    for (var i = 0; i < count; i++) await echo.Ask<string>("x", TimeSpan.FromSeconds(10));
});
await local.Terminate();

using var server = ServerProcess.Start();
var remote = Systems.Remote("client");
var echo = await remote.ActorSelection(server.Address + "/user/echo").ResolveOne(TimeSpan.FromSeconds(10));
var counter = await remote.ActorSelection(server.Address + "/user/counter").ResolveOne(TimeSpan.FromSeconds(10));
await ReportAsync("remote ask, sequential, two processes", 30_000, async count =>
{
    for (var i = 0; i < count; i++) await echo.Ask<string>("x", TimeSpan.FromSeconds(10));
});
await ReportAsync("remote tell, one in flight, two processes", 30_000, count => BounceAsync(remote, echo, count));
await ReportAsync("remote tell, binary serializer, two processes", 2_000_000, count => FloodRemoteAsync(remote, counter, number => new Tick(number), count));
await ReportAsync("remote tell, strings, two processes", 2_000_000, count => FloodRemoteAsync(remote, counter, _ => "some text of a usual length", count));
await remote.Terminate();

async Task ReportAsync(string name, int count, Func<int, Task> run)
{
    if (args is [var wanted] && !name.Contains(wanted, StringComparison.Ordinal)) return;
    await run(count / 4);
    var rates = new double[Rounds];
    for (var round = 0; round < Rounds; round++)
    {
        var watch = Stopwatch.StartNew();
        await run(count);
        rates[round] = count / watch.Elapsed.TotalSeconds;
    }

    Array.Sort(rates);
    Console.WriteLine($"| {name} | {rates[Rounds / 2]:N0} | {rates[0]:N0} | {rates[^1]:N0} |");
}

static Task PingPongAsync(ActorSystem system, int count)
{
    var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    var a = system.ActorOf(Props.Create(() => new Bouncer(count / 2, done)));
    var b = system.ActorOf(Props.Create(() => new Bouncer(count, done)));
    a.Tell("ball", b);
    return done.Task;
}

static Task BounceAsync(ActorSystem system, IActorRef echo, int count)
{
    var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    var bouncer = system.ActorOf(Props.Create(() => new Bouncer(count, done)));
    echo.Tell("ball", bouncer);
    return done.Task;
}

static Task FloodLocalAsync(ActorSystem system, int count)
{
    var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    var actor = system.ActorOf(Props.Create(() => new Counter(count, done)));
    for (var i = 0; i < count; i++) actor.Tell("x", ActorRefs.NoSender);
    return done.Task;
}

static Task FloodRemoteAsync(ActorSystem system, IActorRef counter, Func<long, object> make, int count)
{
    var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    var flooder = system.ActorOf(Props.Create(() => new Flooder(counter, make, count / Flooder.Batch, done)));
    flooder.Tell("start", ActorRefs.NoSender);
    return done.Task;
}
