using Akka.Remote;

namespace Akka.Embedded.Tests.Internals.Remote;

public class RepeatedFailureTests
{
    private readonly ManualTime _clock = new();
    private readonly RepeatedFailure _failures = new();

    [Fact]
    public void IsNews_TheSameWithinAWhile_IsNot()
    {
        Assert.True(_failures.IsNews("refused", _clock));
        _clock.Now = 29_000;
        Assert.False(_failures.IsNews("refused", _clock));
        _clock.Now = 31_000;
        Assert.True(_failures.IsNews("refused", _clock));
        Assert.False(_failures.IsNews("refused", _clock));
    }

    [Fact]
    public void IsNews_AnotherReasonOrAfterAConnection_Is()
    {
        Assert.True(_failures.IsNews("refused", _clock));
        Assert.True(_failures.IsNews("wrong secret", _clock));
        _failures.Forget();
        Assert.True(_failures.IsNews("wrong secret", _clock));
    }
}
