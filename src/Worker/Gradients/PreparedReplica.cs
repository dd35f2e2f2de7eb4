using DistTrain.Shared.Datasets;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Yaml;
using TorchSharp;

namespace DistTrain.Worker.Gradients;

/// <summary>A job's data set and model, opened on a device.</summary>
internal sealed class PreparedReplica : IDisposable
{
    private readonly PreparedDataSet _data;

    private PreparedReplica(JobId job, PreparedDataSet data, ModelReplica model) => (Job, _data, Model) = (job, data, model);

    public JobId Job { get; }

    public ModelReplica Model { get; }

    /// <summary>Opens the data file and builds the model with its initial parameters.</summary>
    /// <exception cref="InvalidDataException">The prepared data set is not whole.</exception>
    public static InputResult<PreparedReplica> Open(JobId job, JobSpec spec, string dataFile, torch.Device device)
    {
        var data = PreparedDataSet.Open(dataFile);
        var model = ModelReplica.Build(spec, data, device);
        if (model.IsGood)
            return InputResult<PreparedReplica>.Good(new PreparedReplica(job, data, model.Value), model.Warnings);
        data.Dispose();
        return InputResult<PreparedReplica>.Bad(model.Errors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        _data.Dispose();
    }
}
