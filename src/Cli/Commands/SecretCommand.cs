using System.CommandLine;
using System.Security.Cryptography;
using DistTrain.Cli.Shell;

namespace DistTrain.Cli.Commands;

/// <summary><c>disttrain secret</c>: a new cluster secret, 256 random bits as base64, in a file that only its owner can
/// read. An existing secret is kept, so that the command can run at every start.</summary>
internal sealed class SecretCommand : Command
{
    public static readonly string[] Examples =
    [
        "disttrain secret --output cluster.secret",
    ];

    private const int SecretBytes = 32;

    private readonly Option<string> _output = CommonOptions.Output("The file to write; one that is there is left as it is.");

    public SecretCommand(CliContext context) : base("secret", "Write a new cluster secret, unless there is one.")
    {
        Options.Add(_output);
        SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(_output));
            if (File.Exists(path))
            {
                context.Output.WriteLine($"{path}: there already, left as it is");
                return ExitCodes.Done;
            }
            // Written under another name first: a start that is killed leaves no incomplete secret behind.
            var temporary = $"{path}.{Environment.ProcessId}.writing";
            try
            {
                Write(temporary);
                // Of two starts at once the first one to get here wins, and the other one's secret is dropped.
                File.Move(temporary, path, overwrite: false);
                context.Output.WriteLine($"{path}: a new secret of {SecretBytes * 8} bits");
            }
            catch (IOException) when (File.Exists(path))
            {
                context.Output.WriteLine($"{path}: there already, left as it is");
            }
            finally
            {
                File.Delete(temporary);
            }
            return ExitCodes.Done;
        });
    }

    private static void Write(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        using (var writer = new StreamWriter(stream, leaveOpen: true))
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)));
        stream.Flush(flushToDisk: true);
    }
}
