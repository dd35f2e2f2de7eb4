using System.Diagnostics;

namespace DistTrain.Cluster.Tests.Training;

/// <summary>
/// Machines of a test: network namespaces whose links meet at a bridge in a namespace of its own, so that nothing of the
/// host's network is touched. Needs root and iproute2.
/// </summary>
internal sealed class NetworkNamespaces : IAsyncDisposable
{
    private readonly string _name = "dt" + Environment.ProcessId;
    private readonly int _count;

    private NetworkNamespaces(int count) => _count = count;

    /// <summary>Why these tests cannot run here; null if they can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (!OperatingSystem.IsLinux())
            return "network namespaces are Linux's";
        if (Environment.UserName != "root")
            return "network namespaces need root";
        if (!new[] { "/sbin/ip", "/usr/sbin/ip", "/bin/ip", "/usr/bin/ip" }.Any(File.Exists))
            return "the ip command (iproute2) is missing";
        var probe = "dtprobe" + Environment.ProcessId;
        if (await TryAsync("netns", "add", probe) != 0)
            return "this machine does not let us make network namespaces";
        await TryAsync("netns", "del", probe);
        return null;
    }

    public static async Task<NetworkNamespaces> CreateAsync(int count)
    {
        var machines = new NetworkNamespaces(count);
        await RunAsync("netns", "add", machines.Switch);
        await RunAsync("-n", machines.Switch, "link", "add", "br0", "type", "bridge");
        await RunAsync("-n", machines.Switch, "link", "set", "br0", "up");
        for (var i = 1; i <= count; i++)
        {
            await RunAsync("netns", "add", machines.Machine(i));
            await RunAsync(
                "-n", machines.Switch, "link", "add", "port" + i, "type", "veth", "peer", "name", "eth0", "netns",
                machines.Machine(i));
            await RunAsync("-n", machines.Switch, "link", "set", "port" + i, "master", "br0", "up");
            await RunAsync("-n", machines.Machine(i), "address", "add", AddressOf(i) + "/24", "dev", "eth0");
            await RunAsync("-n", machines.Machine(i), "link", "set", "eth0", "up");
            await RunAsync("-n", machines.Machine(i), "link", "set", "lo", "up");
        }

        return machines;
    }

    /// <summary>A machine's address.</summary>
    public static string AddressOf(int machine) => "10.99.0." + machine;

    /// <summary>The command that runs another on a machine.</summary>
    public string[] On(int machine) => ["ip", "netns", "exec", Machine(machine)];

    /// <summary>Pulls the plug: what is sent is lost, and no connection is closed.</summary>
    public Task UnplugAsync(int machine) => RunAsync("-n", Switch, "link", "set", "port" + machine, "nomaster");

    public Task PlugInAsync(int machine) => RunAsync("-n", Switch, "link", "set", "port" + machine, "master", "br0");

    public async ValueTask DisposeAsync()
    {
        for (var i = 1; i <= _count; i++)
            await TryAsync("netns", "del", Machine(i));
        await TryAsync("netns", "del", Switch);
    }

    private string Switch => _name + "s";

    private string Machine(int machine) => _name + "m" + machine;

    private static async Task RunAsync(params string[] arguments) =>
        Assert.True(await TryAsync(arguments) == 0, $"ip {string.Join(' ', arguments)} failed");

    private static async Task<int> TryAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        await ip.StandardError.ReadToEndAsync();
        await ip.WaitForExitAsync().WaitAsync(TrainingProcess.Limit);
        return ip.ExitCode;
    }
}
