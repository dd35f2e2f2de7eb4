using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DistTrain.Cluster.Tests.Security;

/// <summary>
/// A peer that is no process of the cluster. Each test has a loopback address of its own to come from, so that what the
/// coordinator says about it can be told from the rest.
/// </summary>
internal sealed class Stranger : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static int s_last;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly RecordedStream _wire;
    private Stream _stream;

    public Stranger(IPAddress from, int port)
    {
        _socket.Bind(new IPEndPoint(from, 0));
        _socket.Connect(IPAddress.Loopback, port);
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)s_limit.TotalMilliseconds;
        _stream = _wire = new RecordedStream(_socket);
    }

    public Socket Socket => _socket;

    /// <summary>What went over the wire from here.</summary>
    public byte[] Sent => _wire.Sent;

    /// <summary>An address that nobody has come from yet.</summary>
    public static IPAddress NewAddress()
    {
        var number = Interlocked.Increment(ref s_last);
        return IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.{1 + number / 250}.{1 + number % 250}"));
    }

    /// <summary>Puts TLS between; false when the other side broke it off. With TLS 1.3 it may also do so afterwards.</summary>
    /// <param name="certificate">What it shows; null for nothing.</param>
    /// <param name="issuers">What it shows beside it.</param>
    public bool Secure(X509Certificate2? certificate, params X509Certificate2[] issuers)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        try
        {
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = "coordinator",
                ClientCertificateContext =
                    certificate is null ? null : SslStreamCertificateContext.Create(certificate, [.. issuers], offline: true),
                RemoteCertificateValidationCallback = (_, coordinator, _, _) => coordinator is not null,
            });
            return true;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return false;
        }
    }

    /// <summary>Sends what the other side takes before it breaks off.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException)
        {
            // What it said before is read next.
        }
    }

    public void Send(string text) => Send(Encoding.ASCII.GetBytes(text));

    /// <summary>Reads some bytes; none when the other side broke off.</summary>
    public byte[] Receive(int count)
    {
        var bytes = new byte[count];
        try
        {
            return bytes[.._stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
        }
        catch (IOException e) when (e.InnerException
            is not SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            return [];
        }
    }

    /// <summary>Reads until the other side breaks off.</summary>
    public byte[] ReceiveToEnd()
    {
        List<byte> all = [];
        while (Receive(1) is [var one])
            all.Add(one);
        return [.. all];
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
