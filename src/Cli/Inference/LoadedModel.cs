using System.Text.Json;
using DistTrain.Cli.Shell;
using DistTrain.Coordinator.Checkpointing;
using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Worker.Libtorch;
using DistTrain.Worker.Models;

namespace DistTrain.Cli.Inference;

/// <summary>A trained model with everything that is needed to use it: its job, and how rows become its inputs.</summary>
/// <param name="Path">The file or directory that was named by <c>--model</c>.</param>
/// <param name="Job">The job that trained it.</param>
/// <param name="Encoder">How a row becomes features.</param>
internal sealed record LoadedModel(string Path, JobSpec Job, Preprocessor Encoder, TrainedModel Model) : IDisposable
{
    /// <summary>Reads what <c>--model</c> names.</summary>
    /// <exception cref="BadInputException">It lacks what is needed to use it on its own.</exception>
    /// <exception cref="CheckpointException">It is missing or incomplete.</exception>
    public static LoadedModel Load(string path, CliContext context)
    {
        var file = ModelFile.Load(CheckpointAround(path) ?? path, warning => context.Error.WriteLine("warning: " + warning));
        if (file.State is not { } state)
        {
            throw new BadInputException(
                $"--model {path}: tensors alone, without the job and the encoder of their run; "
                + "name the run's directory or a checkpoint");
        }
        var job = JobFileReader.Read(state.JobFile, file.Path + "/state.json: job file", file.Path);
        if (!job.IsGood)
            throw new BadInputException(job.Errors);
        if (state.Encoder is not { } encoded)
            throw new BadInputException($"--model {path}: its checkpoint has no encoder, so rows cannot be read for it");
        var encoder = encoded.Deserialize<Preprocessor>(Preprocessor.JsonOptions)
            ?? throw new BadInputException($"--model {path}: its checkpoint's encoder is empty");
        _ = BridgeLoader.EnsureLoaded();
        var model = TrainedModel.Build(job.Value, encoder.SampleShape, file);
        return model.IsGood
            ? new LoadedModel(file.Path, job.Value, encoder, model.Value)
            : throw new BadInputException(model.Errors);
    }

    public void Dispose() => Model.Dispose();

    /// <summary>The checkpoint that a safetensors file is a part of; null when it stands alone.</summary>
    private static string? CheckpointAround(string path)
    {
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        return File.Exists(path) && directory is not null
            && File.Exists(System.IO.Path.Combine(directory, CheckpointManifest.FileName))
            ? directory
            : null;
    }
}
