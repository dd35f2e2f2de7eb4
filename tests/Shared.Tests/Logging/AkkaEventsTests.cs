using DistTrain.Shared.Logging;
using Serilog.Events;
using AkkaLogLevel = Akka.Event.LogLevel;

namespace DistTrain.Shared.Tests.Logging;

public sealed class AkkaEventsTests
{
    [Theory]
    [InlineData(
        AkkaLogLevel.InfoLevel, "DistTrain.Coordinator.Pool.WorkerPoolActor", "akka://disttrain/user/pool",
        LogEventLevel.Information)]
    [InlineData(
        AkkaLogLevel.WarningLevel, "DistTrain.Coordinator.Pool.WorkerPoolActor", "akka://disttrain/user/pool",
        LogEventLevel.Warning)]
    [InlineData(AkkaLogLevel.InfoLevel, "Akka.Cluster.Cluster", "Cluster", LogEventLevel.Debug)]
    [InlineData(
        AkkaLogLevel.WarningLevel, "Akka.Cluster.ClusterCoreDaemon", "akka://disttrain/system/cluster/core/daemon",
        LogEventLevel.Debug)]
    [InlineData(
        AkkaLogLevel.ErrorLevel, "Akka.Remote.Transport.ProtocolStateActor", "akka://disttrain/system/transports/x",
        LogEventLevel.Debug)]
    [InlineData(
        AkkaLogLevel.ErrorLevel, "Akka.Actor.OneForOneStrategy", "akka://disttrain/system/endpointManager/w-1/endpointWriter",
        LogEventLevel.Debug)]
    [InlineData(
        AkkaLogLevel.ErrorLevel, "Akka.Event.DummyClassForStringSources", "remoting (akka://disttrain)", LogEventLevel.Debug)]
    [InlineData(
        AkkaLogLevel.ErrorLevel, "Akka.Actor.OneForOneStrategy", "akka://disttrain/user/worker-node/w1", LogEventLevel.Error)]
    public void LevelOf_WhoSaysIt_DecidesWhoSeesIt(AkkaLogLevel said, string type, string source, LogEventLevel level) =>
        Assert.Equal(level, AkkaEvents.LevelOf(said, type, source));
}
