using DistTrain.Shared.Data;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Worker.Models;
using TorchSharp;

namespace DistTrain.Worker.Gradients;

/// <summary>A job's data set and model, opened on a device.</summary>
internal sealed class PreparedReplica : IDisposable
{
    private readonly PreparedDataSet _data;

    /// <summary>Opens both.</summary>
    /// <exception cref="ModelException">The model does not fit the data.</exception>
    /// <exception cref="InvalidDataException">The prepared data set is not there or not whole.</exception>
    public PreparedReplica(JobId job, JobSpec spec, string dataFile, torch.Device device)
    {
        Job = job;
        _data = PreparedDataSet.Open(dataFile);
        try
        {
            Model = new ModelReplica(spec, _data, device);
        }
        catch
        {
            _data.Dispose();
            throw;
        }
    }

    /// <summary>The job.</summary>
    public JobId Job { get; }

    /// <summary>The model.</summary>
    public ModelReplica Model { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        _data.Dispose();
    }
}
