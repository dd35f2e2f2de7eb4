using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Embedded.Tests.Contracts.Remote;
using Akka.Remote;
using Akka.Remote.Transport.DotNetty;
using Xunit;

namespace Akka.Embedded.Tests.Internals.Remote;

public sealed class TlsTests : RemoteSystems, IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Fact]
    public async Task Ask_BothOfOneAuthority_GetsTheAnswer()
    {
        var (a, b) = (Start(more: _certificates.Settings("ours", "ours")), Start(more: _certificates.Settings("ours", "ours")));
        b.ActorOf(Props.Create(() => new Echo()), "echo");
        var echo = await ResolveAsync(a, b, "user/echo");
        var text = new string('x', 100_000);
        Assert.Equal(text, await echo.Ask<string>(text, Limit));
    }

    [Fact]
    public async Task Tell_ManyMessages_ArriveInOrder()
    {
        const int Count = 20_000;
        var (a, b) = (Start(more: _certificates.Settings("ours", "ours")), Start(more: _certificates.Settings("ours", "ours")));
        var received = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Collector(received)), "collector");
        var target = await ResolveAsync(a, b, "user/collector");
        for (var i = 0; i < Count; i++) target.Tell(i);
        for (var i = 0; i < Count; i++) Assert.Equal(i, Take<int>(received));
    }

    [Fact]
    public void Tell_AcceptingSideOfAnotherAuthority_IsNotTrusted() =>
        ExpectNoDelivery(_certificates.Settings("ours", "ours"), _certificates.Settings("theirs", "ours"));

    [Fact]
    public void Tell_ConnectingSideOfAnotherAuthority_IsNotTrusted() =>
        ExpectNoDelivery(_certificates.Settings("theirs", "ours"), _certificates.Settings("ours", "ours"));

    [Fact]
    public void Tell_AcceptingSideExpired_IsNotTrusted() =>
        ExpectNoDelivery(_certificates.Settings("ours", "ours"), _certificates.Settings("ours", "ours", expired: true));

    [Fact]
    public void Tell_ConnectingSideExpired_IsNotTrusted() =>
        ExpectNoDelivery(_certificates.Settings("ours", "ours", expired: true), _certificates.Settings("ours", "ours"));

    [Fact]
    public void Tell_InTheClearToATlsPort_IsNotDelivered() => ExpectNoDelivery("", _certificates.Settings("ours", "ours"));

    [Fact]
    public void Tell_TlsToAPortInTheClear_IsNotDelivered() => ExpectNoDelivery(_certificates.Settings("ours", "ours"), "");

    [Fact]
    public async Task Ask_CertificateHandedInRatherThanNamed_GetsTheAnswer()
    {
        var (a, b) = (StartWithSetup(), StartWithSetup());
        try
        {
            b.ActorOf(Props.Create(() => new Echo()), "echo");
            Assert.Equal("hello", await (await ResolveAsync(a, b, "user/echo")).Ask<string>("hello", Limit));
        }
        finally
        {
            await Task.WhenAll(a.Terminate(), b.Terminate()).WaitAsync(Limit);
        }
    }

    [Fact]
    public void Create_NoCertificate_SaysWhichSettingIsMissing()
    {
        var thrown = Assert.ThrowsAny<Exception>(() => Start(more: "akka.remote.dot-netty.tcp.enable-ssl = true"));
        Assert.Contains("ssl.certificate.path", thrown.ToString());
    }

    public void Dispose() => _certificates.Dispose();

    private ActorSystem StartWithSetup()
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka {
              actor.provider = remote
              loglevel = WARNING
              stdout-loglevel = OFF
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, enable-ssl = true }
              remote.dot-netty.tcp.ssl.certificate-authority.path = "{{_certificates.AuthorityFile("ours")}}"
            }
            """);
        return ActorSystem.Create(
            "test",
            ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)).And(new DotNettySslSetup(_certificates.Make("ours"), false)));
    }

    private void ExpectNoDelivery(string mine, string theirs)
    {
        var (a, b) = (Start(more: mine), Start(more: theirs));
        var errors = new BlockingCollection<object>();
        var arrived = new BlockingCollection<object>();
        b.ActorOf(Props.Create(() => new Collector(arrived)), "collector");
        a.EventStream.Subscribe(a.ActorOf(Props.Create(() => new Collector(errors))), typeof(AssociationErrorEvent));
        a.ActorSelection(AddressOf(b) + "/user/collector").Tell("secret plans");
        Assert.NotEmpty(Take<AssociationErrorEvent>(errors).Cause.Message);
        Assert.Empty(arrived);
    }
}
