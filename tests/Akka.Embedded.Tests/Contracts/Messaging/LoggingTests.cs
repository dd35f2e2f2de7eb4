using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Embedded.Tests.Contracts.Messaging;

public sealed class LoggingTests : ActorTest
{
    [Fact]
    public void GetLogger_InAnActor_LogsWithItsPathAndType()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var actor = Sys.ActorOf(Props.Create(() => new Logger()), "logger");

        actor.Tell("hello");

        var info = ExpectMsg<Info>(line => line.LogClass == typeof(Logger));
        Assert.Equal($"akka://{Sys.Name}/user/logger", info.LogSource);
        Assert.Equal("got hello and 42", info.Message.ToString());
        Assert.Equal(LogLevel.InfoLevel, info.LogLevel());
    }

    [Fact]
    public void Log_AFormatWithValues_KeepsBothForTheLogger()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));

        Sys.Log.Warning("{0} of {1}", 3, "four");

        var message = Assert.IsAssignableFrom<LogMessage>(ExpectMsg<Warning>().Message);
        Assert.Equal("{0} of {1}", message.Format);
        Assert.Equal([3, "four"], message.Parameters());
        Assert.Equal("3 of four", message.ToString());
    }

    [Fact]
    public void Log_BelowTheLevel_IsNotPublished()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

        var log = Logging.GetLogger(Sys, "test");
        log.Debug("not this");
        log.Error(new InvalidOperationException("broken"), "but this");

        var error = ExpectMsg<Error>();
        Assert.Equal("but this", error.Message.ToString());
        Assert.Equal("broken", error.Cause.Message);
        Assert.False(log.IsDebugEnabled);
        Assert.True(log.IsEnabled(LogLevel.InfoLevel));
    }

    [Fact]
    public async Task Loggers_OfTheSettings_GetWhatIsLoggedFromTheirLevelOn()
    {
        var name = "logging-" + Guid.NewGuid().ToString("N");
        var system = ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
            akka.loggers = ["{{typeof(RememberingLogger).AssemblyQualifiedName}}"]
            akka.loglevel = WARNING
            """));

        Logging.GetLogger(system, "test").Info("not this");
        Logging.GetLogger(system, "test").Warning("one {0}", 1);
        Logging.GetLogger(system, "test").Error("two");
        AwaitCondition(() => RememberingLogger.Of(name).Contains("two"), Limit);
        await system.Terminate().WaitAsync(Limit);

        Assert.Equal(["one 1", "two"], RememberingLogger.Of(name));
    }

    [Fact]
    public void Loggers_OneThatDoesNotExist_FailsTheStart() =>
        Assert.ThrowsAny<Exception>(() => ActorSystem.Create("no-logger", ConfigurationFactory.ParseString("""akka.loggers = ["No.Such.Logger, Nowhere"]""")));

    [Fact]
    public void EventFilter_AnEventThatDoesNotCome_FailsTheTest() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
            EventFilter.Error("never").ExpectOne(TimeSpan.FromMilliseconds(50), () => { }));

    private sealed class Logger : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Logger() => Receive<string>(message => _log.Info("got {0} and {1}", message, 42));
    }

    public sealed class RememberingLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        private static readonly ConcurrentQueue<(string System, string Source, string Text)> Lines = new();

        public RememberingLogger()
        {
            var system = Context.System.Name;
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(line => Lines.Enqueue((system, line.LogSource, line.Message.ToString() ?? "")));
        }

        public static IEnumerable<string> Of(string system) => Lines.Where(line => line.System == system &&
            line.Source.StartsWith("test", StringComparison.Ordinal)).Select(line => line.Text);
    }
}
