using System.Diagnostics.CodeAnalysis;
using System.Text;
using DistTrain.Coordinator.Protocol;
using DistTrain.Coordinator.Results;
using DistTrain.Shared.Jobs;
using DistTrain.Shared.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serilog;

namespace DistTrain.Coordinator.Api;

/// <summary><c>/api/jobs…</c> but for the event stream.</summary>
internal sealed class JobRoutes(HttpOptions options, IClusterApi api, TokenCheck token, ILogger log)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly StateDirectory _state = new(options.StateDirectory);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/jobs", ListAsync);
        routes.MapPost("/api/jobs", token.Guard(SubmitAsync));
        routes.MapGet("/api/jobs/{id}", OneAsync);
        routes.MapGet("/api/jobs/{id}/epochs", EpochsAsync);
        routes.MapPost(
            "/api/jobs/{id}/cancel", token.Guard(Command((job, ct) => api.CancelAsync(job, "cancelled over HTTP", ct))));
        routes.MapPost("/api/jobs/{id}/pause", token.Guard(Command(api.PauseAsync)));
        routes.MapPost("/api/jobs/{id}/resume", token.Guard(Command(api.ResumeAsync)));
    }

    /// <summary>The job id of the path; false when the path names none, which can be no job's.</summary>
    public static bool TryGetJob(HttpContext context, [NotNullWhen(true)] out JobId? job)
    {
        var id = context.Request.RouteValues["id"] as string;
        job = id is not null && JobId.IsValid(id) ? new JobId(id) : null;
        return job is not null;
    }

    public static Task NoSuchJobAsync(HttpContext context) =>
        Answers.ProblemAsync(context, 404, $"there is no job '{context.Request.RouteValues["id"]}'; GET /api/jobs lists them");

    private async Task ListAsync(HttpContext context) => await Answers.WriteAsync(
        context, await api.JobsAsync(context.RequestAborted).ConfigureAwait(false), StatusJson.Default.IReadOnlyListJobStatus)
        .ConfigureAwait(false);

    private async Task OneAsync(HttpContext context)
    {
        if (TryGetJob(context, out var job)
            && await api.JobAsync(job.Value, context.RequestAborted).ConfigureAwait(false) is { } status)
            await Answers.WriteAsync(context, status, StatusJson.Default.JobStatus).ConfigureAwait(false);
        else
            await NoSuchJobAsync(context).ConfigureAwait(false);
    }

    private async Task EpochsAsync(HttpContext context)
    {
        if (!TryGetJob(context, out var job) || _state.RunOf(job.Value) is not { Exists: true } run)
        {
            await NoSuchJobAsync(context).ConfigureAwait(false);
            return;
        }

        await Answers.WriteAsync(context, run.ReadEpochs(), StatusJson.Default.IReadOnlyListEpochRecord).ConfigureAwait(false);
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var id = context.Request.Query["name"].ToString();
        var errors = new List<string>();
        if (id.Length > 0 && !JobId.IsValid(id))
            errors.Add($"?name={id}: letters, digits, '.', '_' and '-' are expected, at most {JobId.MaxLength} of them");
        var job = await ReadJobAsync(context, errors).ConfigureAwait(false);
        if (errors.Count > 0 || job is null)
        {
            await Answers.ProblemAsync(context, 400, errors).ConfigureAwait(false);
            return;
        }

        var reply = await api.SubmitAsync(new JobSubmission(job, id.Length > 0 ? new JobId(id) : null), context.RequestAborted)
            .ConfigureAwait(false);
        log.Information("a job was handed in over HTTP by {Peer}: {Text:l}", context.Connection.RemoteIpAddress, reply.Text);
        if (reply is { Outcome: ApiOutcome.Accepted, Job: { } accepted })
            context.Response.Headers.Location = "/api/jobs/" + accepted;
        await AnswerAsync(context, reply, 201).ConfigureAwait(false);
    }

    private async Task<JobSpec?> ReadJobAsync(HttpContext context, List<string> errors)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        if (body.Length == 0)
        {
            errors.Add("the body is empty: a job file (YAML) is expected");
            return null;
        }

        try
        {
            var read = JobFileReader.Read(
                StrictUtf8.GetString(body.GetBuffer(), 0, (int)body.Length), "job file", options.StateDirectory);
            errors.AddRange(read.Errors.Select(error => error.ToString()));
            return read.Value;
        }
        catch (DecoderFallbackException)
        {
            errors.Add("the body is not UTF-8: a job file (YAML) is expected");
            return null;
        }
    }

    private RequestDelegate Command(Func<JobId, CancellationToken, Task<ApiReply>> command) => async context =>
    {
        if (!TryGetJob(context, out var job))
        {
            await NoSuchJobAsync(context).ConfigureAwait(false);
            return;
        }

        var reply = await command(job.Value, context.RequestAborted).ConfigureAwait(false);
        log.Information(
            "{Path:l} over HTTP by {Peer}: {Text:l}", context.Request.Path.Value, context.Connection.RemoteIpAddress, reply.Text);
        await AnswerAsync(context, reply, 200).ConfigureAwait(false);
    };

    private static Task AnswerAsync(HttpContext context, ApiReply reply, int accepted) => reply.Outcome switch
    {
        ApiOutcome.Accepted => Answers.WriteAsync(
            context, new CommandAnswer(reply.Job, reply.Text), StatusJson.Default.CommandAnswer, accepted),
        ApiOutcome.NotFound => Answers.ProblemAsync(context, 404, reply.Text.Split('\n')),
        ApiOutcome.Conflict => Answers.ProblemAsync(context, 409, reply.Text.Split('\n')),
        _ => Answers.ProblemAsync(context, 400, reply.Text.Split('\n')),
    };
}
