using System.CommandLine;
using DistTrain.Cli.Doctor;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain doctor</c>: what this machine has for training, and what to do about what it lacks.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<string> _kernels = KernelsOption.Create();

    public DoctorCommand(CliContext context)
        : base("doctor", "Check this machine: .NET, CPU, memory, libtorch and its kernels, shared memory, disk, CUDA.")
    {
        Options.Add(_kernels);
        SetAction(parsed =>
        {
            var findings = Checkup.Run(
                Directory.GetCurrentDirectory(), () => context.UseKernels(KernelsOption.Read(parsed, _kernels)));
            foreach (var finding in findings)
                context.Output.WriteLine(finding.ToString());
            return findings.Any(finding => finding.State == FindingState.Bad) ? ExitCodes.Failed : ExitCodes.Done;
        });
    }
}
