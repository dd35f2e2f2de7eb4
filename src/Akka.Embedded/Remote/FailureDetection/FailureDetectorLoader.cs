using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote;

/// <summary>Makes the failure detector that a configuration names.</summary>
public static class FailureDetectorLoader
{
    /// <summary>Makes a detector. The embedded engine knows its own two by name and loads no other type.</summary>
    /// <exception cref="ConfigurationException">The name is not one of the two.</exception>
    public static FailureDetector Load(string fqcn, Config config, ActorSystem system)
    {
        var name = fqcn.Split(',')[0].Trim();
        return name switch
        {
            "Akka.Remote.PhiAccrualFailureDetector" => new PhiAccrualFailureDetector(config, system.EventStream),
            "Akka.Remote.DeadlineFailureDetector" => new DeadlineFailureDetector(config, system.EventStream),
            _ => throw new ConfigurationException(
                $"Unknown failure detector [{fqcn}]: use Akka.Remote.PhiAccrualFailureDetector or Akka.Remote.DeadlineFailureDetector"),
        };
    }
}
