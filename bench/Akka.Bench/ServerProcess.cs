using System.Diagnostics;
using Akka.Actor;

namespace Akka.Bench;

/// <summary>The other process of the remote runs: this program, started again.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Argument = "serve";

    private readonly Process _process;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static ServerProcess Start()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        start.ArgumentList.Add(Argument);
        var process = Process.Start(start)!;
        return new ServerProcess(process, process.StandardOutput.ReadLine()!);
    }

    /// <summary>What the other process does, until its input is closed.</summary>
    public static async Task ServeAsync()
    {
        var system = Systems.Remote("server");
        system.ActorOf(Props.Create(() => new Echo()), "echo");
        system.ActorOf(Props.Create(() => new BatchCounter()), "counter");
        await Console.Out.WriteLineAsync(((ExtendedActorSystem)system).Provider.DefaultAddress.ToString());
        await Console.In.ReadToEndAsync();
        await system.Terminate();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
