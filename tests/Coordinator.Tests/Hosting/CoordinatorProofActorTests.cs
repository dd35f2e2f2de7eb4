using DistTrain.Coordinator.Hosting;
using DistTrain.Shared.Remoting;

namespace DistTrain.Coordinator.Tests.Hosting;

public sealed class CoordinatorProofActorTests
{
    [Theory]
    [InlineData("coordinator", 7L, null)]
    [InlineData(null, null, null)]
    [InlineData("worker", 7L, "its certificate is one of a worker")]
    [InlineData("coordinator", 8L, "another coordinator answers at its address")]
    public void Objection_ByWhoAnswers(string? role, long? systemUid, string? objection) =>
        Assert.Equal(objection, CoordinatorProofActor.Objection(7, new PeerProbe(role, systemUid, null)));
}
