using System.Text.Json.Serialization;
using DistTrain.Shared.Protocol;
using Serilog.Events;

namespace DistTrain.Coordinator.Protocol;

/// <summary>What a changing call to <c>/api/jobs…</c> is answered with when it was carried out.</summary>
/// <param name="Job">The job that it was about.</param>
/// <param name="Text">What was done, for people.</param>
public sealed record CommandAnswer(JobId? Job, string Text);

/// <summary>What a client reads of an error, which is a problem as in RFC 9457.</summary>
/// <param name="Detail">Everything that is wrong, a line for each.</param>
public sealed record ApiProblem(string Detail);

/// <summary>The body of <c>PUT /api/log-level</c>; another key than these is refused, since it would be a misspelt one.</summary>
/// <param name="Level">One of <see cref="Shared.Logging.ProcessLogLevel.Names"/>; null takes a change back.</param>
/// <param name="Seconds">How long; null or 0 without limit.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LogLevelRequest(string? Level, int? Seconds = null);

/// <summary>A line of a job's log as an event stream tells it.</summary>
/// <param name="Time">As logged, ISO 8601.</param>
/// <param name="Level">In JSON in lower case.</param>
/// <param name="Text">The message, with the exception below it where there is one.</param>
public sealed record LogEntry(
    string? Time, [property: JsonConverter(typeof(KebabCaseEnumConverter<LogEventLevel>))] LogEventLevel Level, string Text);
