using System.CommandLine;
using DistTrain.Cli.Doctor;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain doctor</c>: what this machine has for training, and what to do about what it lacks.</summary>
internal sealed class DoctorCommand : Command
{
    public DoctorCommand(CliContext context)
        : base("doctor", "Check this machine: .NET, CPU, memory, libtorch, BLAS, shared memory, disk, CUDA.") => SetAction(_ =>
        {
            var findings = Checkup.Run(Directory.GetCurrentDirectory());
            foreach (var finding in findings)
                context.Output.WriteLine(finding.ToString());
            return findings.Any(finding => finding.State == FindingState.Bad) ? ExitCodes.Failed : ExitCodes.Done;
        });
}
