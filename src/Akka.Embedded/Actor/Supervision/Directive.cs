namespace Akka.Actor;

/// <summary>What a supervisor does about a failed child.</summary>
public enum Directive
{
    /// <summary>It goes on as if nothing had happened.</summary>
    Resume,

    /// <summary>A fresh instance takes its place.</summary>
    Restart,

    /// <summary>The supervisor fails in turn.</summary>
    Escalate,

    /// <summary>It ends.</summary>
    Stop,
}
