using System.CommandLine;
using System.Net.Http;
using System.Net.Sockets;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain health</c>: whether a process answers, for the health check of a container whose image has no shell
/// and no curl.</summary>
internal sealed class HealthCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain health --of http://127.0.0.1:8080/health/ready",
        "disttrain health --of tcp://127.0.0.1:4053",
    ];

    private static readonly string[] Schemes = ["http", "https", "tcp"];

    private readonly Option<string> _of = new("--of")
    {
        Description = "http(s)://… is healthy when it answers 2xx, tcp://HOST:PORT when it takes a connection.",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:8080/health/ready",
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "Seconds until no answer counts as a bad one.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 3,
    };

    public HealthCommand(CliContext context) : base(
        "health", "Say whether a process answers: exit code 0 when healthy, 1 when not.")
    {
        Options.Add(_of);
        Options.Add(_timeout);
        SetAction(async (parsed, cancelled) =>
        {
            var text = parsed.GetRequiredValue(_of);
            if (!Uri.TryCreate(text, UriKind.Absolute, out var target) || !Schemes.Contains(target.Scheme) || target.Port <= 0)
                throw new BadInputException(
                    $"--of {text}: http://HOST:PORT/PATH, https://HOST:PORT/PATH or tcp://HOST:PORT is expected");
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(parsed.GetValue(_timeout)), context.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancelled);
            var trouble = await FindTrouble(target, either.Token);
            context.Output.WriteLine($"{target}: {trouble ?? "healthy"}");
            return trouble is null ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static async Task<string?> FindTrouble(Uri target, CancellationToken deadline)
    {
        try
        {
            return target.Scheme == "tcp" ? await Connect(target, deadline) : await Get(target, deadline);
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException)
        {
            return "no answer in time";
        }
    }

    private static async Task<string?> Connect(Uri target, CancellationToken deadline)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(target.Host, target.Port, deadline);
        return null;
    }

    private static async Task<string?> Get(Uri target, CancellationToken deadline)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead, deadline);
        return response.IsSuccessStatusCode ? null : $"answers {(int)response.StatusCode} {response.ReasonPhrase}";
    }
}
