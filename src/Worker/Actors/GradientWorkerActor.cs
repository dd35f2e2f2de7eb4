using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using DistTrain.Shared.Cluster;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using DistTrain.Shared.Transport;
using DistTrain.Shared.Yaml;
using DistTrain.Worker.Gradients;
using DistTrain.Worker.Telemetry;
using DistTrain.Worker.Transport;

namespace DistTrain.Worker.Actors;

/// <summary>The worker of one device: builds a job's model, joins the job, computes what the data plane asks for. Runs on a
/// pinned dispatcher, since a step blocks its thread and libtorch's number of threads is set per thread.</summary>
public sealed class GradientWorkerActor : ReceiveActor
{
    private readonly WorkerId _id;
    private readonly GradientWorkerOptions _options;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly WorkerCounters.Work _work;
    private PrepareJob? _job;
    private PreparedReplica? _replica;
    private ActorSession? _session;
    private IGradientChannel? _channel;

    /// <summary>A worker that is not in a job yet.</summary>
    public GradientWorkerActor(WorkerId id, GradientWorkerOptions options)
    {
        _id = id;
        _options = options;
        _work = options.Counters.Of(id);
        Receive<PrepareJob>(Prepare);
        Receive<JobJoined>(Joined);
        Receive<JoinFailed>(failed => IsCurrent(failed.Session), failed => Leave(failed.Reason, failed.Refused));
        Receive<ComputeGradients>(work => IsCurrent(work.Session), Compute);
        Receive<EvaluateSamples>(work => IsCurrent(work.Session), Evaluate);
        Receive<SessionClosed>(closed => IsCurrent(closed.Session), closed => Leave(closed.Reason));
        // Remainders of a session that this worker has already left.
        Receive<JoinFailed>(_ => { });
        Receive<ComputeGradients>(_ => { });
        Receive<EvaluateSamples>(_ => { });
        Receive<SessionClosed>(_ => { });
    }

    /// <summary>Props for a worker; it must run on the dispatcher named <see cref="ClusterConfiguration.GradientDispatcher"/>.</summary>
    public static Props Props(WorkerId id, GradientWorkerOptions options) =>
        Akka.Actor.Props.Create(() => new GradientWorkerActor(id, options))
            .WithDispatcher(ClusterConfiguration.GradientDispatcher);

    /// <inheritdoc/>
    protected override void PreStart() => TorchSharp.torch.set_num_threads(_options.Threads);

    /// <inheritdoc/>
    protected override void PostStop() => Leave("the worker stops");

    private void Prepare(PrepareJob job)
    {
        Leave($"job {job.Job} takes over");
        var opened = Open(job);
        if (!opened.IsGood)
        {
            var text = string.Join("\n", opened.Errors);
            _log.Error("{0} cannot prepare job {1}: {2}", _id, job.Job, text);
            Context.Parent.Tell(new JobNotPrepared(job.Job, job.RunAttempt, new WorkerFailure(_id, text, text)));
            Context.Parent.Tell(new LeftJob(_id, job.Job, job.RunAttempt, text, Refused: true));
            return;
        }

        _replica = opened.Value;
        _job = job;
        var session = _session = new ActorSession(Self);
        var offer = new WorkerOffer(
            _id, job.Job, job.RunAttempt, _replica.Model.Layout, _replica.Model.Initial, _options.Numerics);
        _options.DataPlaneAt(job.DataPlane).JoinAsync(offer, session, session.Ended).PipeTo(
            Self,
            success: channel =>
            {
                session.Attach(channel);
                return new JobJoined(session, channel);
            },
            failure: error => new JoinFailed(session, error.Message, error is JoinRefusedException));
    }

    private InputResult<PreparedReplica> Open(PrepareJob job)
    {
        var spec = JobFileReader.Read(job.JobFile, $"job {job.Job}", _options.DataDirectory);
        if (!spec.IsGood)
            return InputResult<PreparedReplica>.Bad(spec.Errors);
        try
        {
            return PreparedReplica.Open(job.Job, spec.Value, _options.DataSetFile(job.DataSet), _options.Device);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return InputResult<PreparedReplica>.Bad([new InputError("data", "", error.Message)]);
        }
    }

    private void Joined(JobJoined joined)
    {
        if (_replica is null || !IsCurrent(joined.Session))
            return;

        _channel = joined.Channel;
        _replica.Model.Attach(joined.Channel.Model);
        joined.Channel.Ready();
        _log.Info(
            "{0} joined job {1}: {2} parameters on {3}", _id, _replica.Job, _replica.Model.Layout.ParameterCount,
            _options.Device);
    }

    private void Compute(ComputeGradients work)
    {
        if (Model is not { } model)
            return;
        try
        {
            foreach (var node in work.Nodes)
            {
                var began = _options.Time.GetTimestamp();
                var gradient = model.Compute(_id, node);
                _work.Add(gradient.Sums.Samples, _options.Time.GetElapsedTime(began));
                _channel!.Send(gradient);
            }
        }
        catch (ExternalException error)
        {
            Fail(error);
        }
    }

    private void Evaluate(EvaluateSamples work)
    {
        if (Model is not { } model)
            return;
        try
        {
            _channel!.Send(model.Evaluate(_id, work.Assignment));
        }
        catch (ExternalException error)
        {
            Fail(error);
        }
    }

    private void Fail(ExternalException error)
    {
        _log.Error(error, "{0} cannot compute job {1}", _id, _replica?.Job);
        _channel?.Fail(new WorkerFailure(_id, error.Message, error.ToString()));
    }

    private ModelReplica? Model => _channel is null ? null : _replica?.Model;

    private bool IsCurrent(object session) => ReferenceEquals(session, _session);

    private void Leave(string reason, bool refused = false)
    {
        _session?.Dispose();
        _session = null;
        _channel = null;
        _replica?.Dispose();
        _replica = null;
        if (_job is not { } job)
            return;
        _job = null;
        _log.Info("{0} leaves job {1}: {2}", _id, job.Job, reason);
        Context.Parent.Tell(new LeftJob(_id, job.Job, job.RunAttempt, reason, refused));
    }
}
