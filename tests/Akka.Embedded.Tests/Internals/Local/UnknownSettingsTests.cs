using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Embedded.Tests.Internals.Local;

public sealed class UnknownSettingsTests
{
    [Fact]
    public void Find_SettingsThatTheEngineDoesNotKnow_NamesThemAll()
    {
        var config = ConfigurationFactory.ParseString("""
            akka.loglevel = INFO
            akka.log-levle = INFO
            akka.actor { provider = local, typo.x = 1, serializers.mine = "x", my-dispatcher.type = Dispatcher }
            my.own = 1
            """);

        Assert.Equal(["akka.log-levle", "akka.actor.typo"], UnknownSettings.Find(config));
    }

    [Fact]
    public async Task Create_WithAnUnknownSetting_SaysSoInOneDebugLine()
    {
        var system = ActorSystem.Create("unknown-settings", ConfigurationFactory.ParseString($$"""
            akka { loglevel = DEBUG, stdout-loglevel = OFF, loggers = ["{{typeof(KeepingLogger).AssemblyQualifiedName}}"], log-levle = INFO, typo = 1 }
            """));
        await system.Terminate();

        Assert.Single(KeepingLogger.Lines, line => line.Contains("akka.log-levle, akka.typo", StringComparison.Ordinal));
    }

    public sealed class KeepingLogger : ReceiveActor
    {
        public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Lines = new();

        public KeepingLogger()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<Debug>(line => Lines.Enqueue(line.Message.ToString() ?? ""));
            Receive<LogEvent>(_ => { });
        }
    }
}
