using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Security;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>A worker dies and a stranger listens at its address: the coordinator trains on with the others, to the same
/// bits.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class StrangerAtDeadWorkerTests(UndisturbedRun undisturbed)
{
    public enum Manner
    {
        HangsUp,
        SaysGarbage,
        HasAnotherSecret,
        SaysNothing,
    }

    [Theory]
    [InlineData(Manner.HangsUp)]
    [InlineData(Manner.SaysGarbage)]
    [InlineData(Manner.HasAnotherSecret)]
    [InlineData(Manner.SaysNothing)]
    public async Task Worker_KilledAndAStrangerAtItsAddress_CostsNoStep(Manner manner)
    {
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var secret = Path.Combine(cluster.DirectoryPath, "the-secret");
        await File.WriteAllTextAsync(secret, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        var port = TrainingCluster.FreePort();
        var coordinator = cluster.Coordinator("--secret-file", secret);
        var victim = cluster.Worker("w1", "--secret-file", secret, "--listen", $"127.0.0.1:{port}");
        cluster.Worker("w2", "--secret-file", secret);
        await coordinator.Said("worker w1 joined");
        await coordinator.Said("worker w2 joined");
        await coordinator.Said("epoch  15/100");

        await victim.Kill();
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stranger = Listen(listener, manner, called, stop.Token);

        await called.Task.WaitAsync(TrainingProcess.Limit);
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
        Assert.DoesNotContain("ended unasked", coordinator.Text, StringComparison.Ordinal);
        await stop.CancelAsync();
        await stranger;
    }

    private static async Task Listen(TcpListener listener, Manner manner, TaskCompletionSource called, CancellationToken stop)
    {
        List<Socket> held = [];
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop);
                called.TrySetResult();
                held.Add(socket);
                await Treat(socket, manner, stop);
            }
        }
        catch (OperationCanceledException)
        {
            held.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task Treat(Socket socket, Manner manner, CancellationToken stop)
    {
        try
        {
            switch (manner)
            {
                case Manner.HangsUp:
                    socket.Dispose();
                    break;
                case Manner.SaysGarbage:
                    await socket.SendAsync(RandomNumberGenerator.GetBytes(4096), stop);
                    break;
                case Manner.HasAnotherSecret:
                    var other = ClusterSecret.FromText(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
                    var identity = ClusterSecurity.From(other, ProcessRole.Worker, TimeProvider.System).Tls!;
                    await using (var tls = new SslStream(new NetworkStream(socket, ownsSocket: true)))
                        await tls.AuthenticateAsServerAsync(identity.ServerOptions([ProcessRole.Coordinator], _ => { }), stop);
                    break;
            }
        }
        catch (Exception error) when (error is IOException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The coordinator has hung up, as it should.
        }
    }
}
