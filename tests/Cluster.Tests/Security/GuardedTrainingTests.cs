using System.Text;
using DistTrain.Cluster.Tests.Training;
using DistTrain.TestSupport;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>A cluster that is guarded by a secret alone, or by certificates.</summary>
[Collection(nameof(UndisturbedRun))]
public sealed class GuardedTrainingTests(UndisturbedRun undisturbed) : IDisposable
{
    private const string Secret = "zq7-the-secret-of-the-cluster-zq7";
    private const string Token = "zq8-the-token-of-changing-calls-zq8";
    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-guards-").FullName;
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cluster_WithASecretOrCertificates_TrainsTheSameBitsAndTellsNoSecret(bool bySecret)
    {
        var guards = bySecret ? (Func<string, string[]>)(_ => ["--secret-file", Write("secret", Secret)]) : Certificates;
        await using var cluster = new TrainingCluster(TestJob.Spirals);
        var coordinator = cluster.Coordinator(
            [.. guards("coordinator"), "--token-file", Write("token", Token), "--log-level", "debug"]);
        await coordinator.Said("the page is at");
        var worker = cluster.Worker("w1", [.. guards("worker"), "--log-level", "debug"]);
        await coordinator.Said("epoch  10/100");
        var answers = new StringBuilder();
        foreach (var path in (string[])["/api/jobs", "/api/jobs/spirals", "/api/workers", "/api/cluster", "/metrics", "/"])
            answers.AppendLine(await cluster.Text(path));

        Assert.Equal(!bySecret, coordinator.Text.Contains("secret is not used", StringComparison.Ordinal));
        Assert.True(await coordinator.End() == 0, coordinator.Text);
        await undisturbed.AssertSame(cluster, TestJob.Spirals);
        await worker.Signal("TERM");
        await worker.End();
        byte[][] secrets = [Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Token), "PRIVATE KEY"u8.ToArray()];
        var written = Directory.GetFiles(cluster.DirectoryPath, "*", SearchOption.AllDirectories);
        Assert.Contains(written, file => file.EndsWith("model.safetensors", StringComparison.Ordinal));
        Assert.Contains(written, file => file.EndsWith("log.jsonl", StringComparison.Ordinal));
        Assert.All(
            (IEnumerable<(string, byte[])>)
            [
                .. written.Select(file => (file, File.ReadAllBytes(file))),
                ("coordinator", Encoding.UTF8.GetBytes(coordinator.Text)), ("worker", Encoding.UTF8.GetBytes(worker.Text)),
                ("HTTP", Encoding.UTF8.GetBytes(answers.ToString())),
            ],
            output => Assert.All(secrets, secret => Assert.True(
                output.Item2.AsSpan().IndexOf(secret) < 0, $"{output.Item1} holds {Encoding.UTF8.GetString(secret)}")));
    }

    [Theory]
    [InlineData("coordinator", "worker", false, "OU=coordinator is expected")]
    [InlineData("worker", "coordinator", false, "OU=worker is expected")]
    [InlineData("worker", "worker", true, "this machine's clock says")]
    public async Task Process_CertificateThatOthersWouldRefuse_DoesNotStart(
        string command, string role, bool expired, string reason)
    {
        await using var process = new TrainingProcess([],
        [
            command,
            .. command == "worker" ? (string[])["--join", "127.0.0.1:1"] : ["--state", Path.Combine(_directory, "state")],
            "--tls-certificate", _authority.Write(_directory, "mine.pem", role, expired), "--tls-ca",
            _authority.Write(_directory),
        ]);

        Assert.Equal(2, await process.End());
        Assert.Contains(reason, process.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_directory, "state")));
    }

    [Theory]
    [InlineData("--listen", "0.0.0.0:0", "--data-listen", "127.0.0.1:0", "neither a secret nor TLS")]
    [InlineData("--listen", "127.0.0.1:0", "--data-listen", "0.0.0.0:0", "neither a secret nor TLS")]
    [InlineData("--listen", "127.0.0.1:0", "--http", "0.0.0.0:0", "--token-file")]
    public async Task Coordinator_OpenToTheNetworkUnguarded_DoesNotStart(
        string first, string at, string second, string where, string reason)
    {
        await using var process = new TrainingProcess(
            [], ["coordinator", "--state", Path.Combine(_directory, "state"), first, at, second, where]);

        Assert.Equal(2, await process.End());
        Assert.Contains(reason, process.Text, StringComparison.Ordinal);
        Assert.Contains("--insecure", process.Text, StringComparison.Ordinal);
    }

    /// <summary>Beside a secret, as in the overlays of compose and Kubernetes.</summary>
    private string[] Certificates(string role) =>
    [
        "--secret-file", Write("secret", Secret), "--tls-certificate", _authority.Write(_directory, role + ".pem", role),
        "--tls-ca", _authority.Write(_directory),
    ];

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
