#nullable enable
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote.Transport;

/// <summary>What <c>akka.remote.dot-netty.tcp</c> says.</summary>
internal sealed record TcpSettings
{
    public required string Hostname { get; init; }
    public required int Port { get; init; }
    public required string PublicHostname { get; init; }
    public required int PublicPort { get; init; }

    /// <summary>The largest frame, in bytes.</summary>
    public required int MaximumFrameSize { get; init; }
    public required int SendBufferSize { get; init; }
    public required int ReceiveBufferSize { get; init; }
    public required int Backlog { get; init; }
    public required bool NoDelay { get; init; }
    public required bool KeepAlive { get; init; }
    public required TimeSpan ConnectionTimeout { get; init; }

    /// <summary>How many user messages may wait for one peer.</summary>
    public required int OutboundQueueSize { get; init; }

    /// <summary>How many connections may be open whose peers have not introduced themselves.</summary>
    public required int MaximumHalfOpenConnections { get; init; }
    public required SharedSecret? Secret { get; init; }
    public required TlsSettings? Tls { get; init; }

    /// <exception cref="ConfigurationException">A value is out of range.</exception>
    public static TcpSettings FromConfig(Config tcp, DotNettySslSetup? certificate)
    {
        var frame = tcp.GetByteSize("maximum-frame-size") ?? 128_000;
        if (frame is < 32_000 or > 1 << 30)
            throw new ConfigurationException($"akka.remote.dot-netty.tcp.maximum-frame-size is {frame} bytes: it must be 32000 bytes to 1 GiB");
        var hostname = tcp.GetString("hostname", "");
        if (string.IsNullOrEmpty(hostname)) hostname = "127.0.0.1";
        var publicHostname = tcp.GetString("public-hostname", "");
        return new TcpSettings
        {
            Hostname = hostname,
            Port = tcp.GetInt("port"),
            PublicHostname = string.IsNullOrEmpty(publicHostname) ? hostname : publicHostname,
            PublicPort = tcp.GetInt("public-port"),
            MaximumFrameSize = (int)frame,
            SendBufferSize = (int)(tcp.GetByteSize("send-buffer-size") ?? 0),
            ReceiveBufferSize = (int)(tcp.GetByteSize("receive-buffer-size") ?? 0),
            Backlog = tcp.GetInt("backlog"),
            NoDelay = tcp.GetBoolean("tcp-nodelay"),
            KeepAlive = tcp.GetBoolean("tcp-keepalive"),
            ConnectionTimeout = tcp.GetTimeSpan("connection-timeout"),
            OutboundQueueSize = Math.Max(1, tcp.GetInt("outbound-queue-size")),
            MaximumHalfOpenConnections = Math.Max(1, tcp.GetInt("maximum-half-open-connections")),
            Secret = SharedSecret.FromText(tcp.GetString("secret", "")),
            Tls = tcp.GetBoolean("enable-ssl") ? TlsSettings.FromConfig(tcp.GetConfig("ssl"), certificate) : null,
        };
    }
}
