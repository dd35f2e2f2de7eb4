using System.Text.Json;
using System.Text.Json.Nodes;
using DistTrain.Shared.Yaml;

namespace DistTrain.Coordinator.Results;

/// <summary>What <c>result.json</c> says about a finished run. Keys once written keep their meaning.</summary>
public sealed record RunResult
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The job's name, not its id.</summary>
    public required string Job { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>Why the run ended: one sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Epochs completed, over all run attempts.</summary>
    public required int Epochs { get; init; }

    /// <summary>Optimizer steps committed, over all run attempts.</summary>
    public required long Steps { get; init; }

    /// <summary>Samples trained on, over all epochs.</summary>
    public required long Samples { get; init; }

    /// <summary>Number of trainable parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>The epoch whose model is returned; null when no epoch ended.</summary>
    public EpochRecord? Best { get; init; }

    /// <summary>The returned model on the validation set; null without one.</summary>
    public PartResult? Validation { get; init; }

    /// <summary>The returned model on the test set; null without one.</summary>
    public PartResult? Test { get; init; }

    /// <summary>Fewest workers that trained at a time.</summary>
    public required int MinWorkers { get; init; }

    /// <summary>Most workers that trained at a time.</summary>
    public required int MaxWorkers { get; init; }

    /// <summary>Whether another run of the job gives the same bits: not with <c>reproducible: false</c>, nor after workers whose
    /// results differ in the last bit were taken (<c>--allow-heterogeneous</c>). Written only where it is not so.</summary>
    public bool Reproducible { get; init; } = true;

    /// <summary>Wall time over all run attempts, in seconds.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Samples trained on per second of training.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>Of the returned model (<see cref="ModelHash.Parameters"/>); null when there is none.</summary>
    public string? ParametersSha256 { get; init; }

    /// <summary>Of the last step's parameters and optimizer state (<see cref="ModelHash.State"/>).</summary>
    public string? StateSha256 { get; init; }

    /// <summary>As indented JSON with a line end.</summary>
    public string ToJson() => ToNode().ToJsonString(Indented) + "\n";

    /// <summary>As a JSON object with the keys of <c>result.json</c>.</summary>
    public JsonObject ToNode()
    {
        var json = new JsonObject
        {
            ["job"] = Job,
            ["outcome"] = KebabCase.Of(Outcome),
            ["reason"] = Reason,
            ["epochs"] = Epochs,
            ["steps"] = Steps,
            ["samples"] = Samples,
            ["parameters"] = Parameters,
            ["best"] = Best?.ToNode(),
            ["validation"] = Validation?.ToNode(),
            ["test"] = Test?.ToNode(),
            ["workers"] = new JsonObject { ["min"] = MinWorkers, ["max"] = MaxWorkers },
            ["wall_seconds"] = ResultJson.Number(WallSeconds),
            ["samples_per_second"] = ResultJson.Number(SamplesPerSecond),
            ["parameters_sha256"] = ParametersSha256,
            ["state_sha256"] = StateSha256,
        };
        if (!Reproducible)
            json["reproducible"] = false;
        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; unknown keys are left alone.</summary>
    /// <exception cref="FormatException">The text is not a run's result.</exception>
    public static RunResult FromJson(string text) =>
        FromNode(ResultJson.Reading("run result", () => ResultJson.Object(text)));

    /// <exception cref="FormatException">A key is missing or not of its type.</exception>
    public static RunResult FromNode(JsonObject json) => ResultJson.Reading("run result", () =>
    {
        var workers = json["workers"] as JsonObject ?? [];
        return new RunResult
        {
            Job = ResultJson.Required<string>(json, "job"),
            Outcome = Enum.GetValues<RunOutcome>().Where(o => KebabCase.Of(o) == ResultJson.Required<string>(json, "outcome"))
                .Cast<RunOutcome?>().FirstOrDefault() ?? throw new FormatException($"no outcome is called '{json["outcome"]}'"),
            Reason = ResultJson.Required<string>(json, "reason"),
            Epochs = ResultJson.Required<int>(json, "epochs"),
            Steps = ResultJson.Required<long>(json, "steps"),
            Samples = ResultJson.Required<long>(json, "samples"),
            Parameters = ResultJson.Required<long>(json, "parameters"),
            Best = json["best"] is JsonObject best ? EpochRecord.FromNode(best) : null,
            Validation = json["validation"] is JsonObject validation ? PartResult.FromNode(validation) : null,
            Test = json["test"] is JsonObject test ? PartResult.FromNode(test) : null,
            MinWorkers = ResultJson.Required<int>(workers, "min"),
            MaxWorkers = ResultJson.Required<int>(workers, "max"),
            Reproducible = json["reproducible"]?.GetValue<bool>() ?? true,
            WallSeconds = ResultJson.Optional(json, "wall_seconds") ?? double.NaN,
            SamplesPerSecond = ResultJson.Optional(json, "samples_per_second") ?? double.NaN,
            ParametersSha256 = json["parameters_sha256"]?.GetValue<string>(),
            StateSha256 = json["state_sha256"]?.GetValue<string>(),
        };
    });
}
