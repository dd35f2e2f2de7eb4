namespace Akka.Dispatch;

/// <summary>A piece of work for a dispatcher.</summary>
public interface IRunnable
{
    void Run();
}

/// <summary>An action as work.</summary>
public sealed class ActionRunnable(Action action) : IRunnable
{
    public void Run() => action();
}
