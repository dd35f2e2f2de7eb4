namespace DistTrain.Deploy.Tests.Images;

/// <summary>One stage of a Dockerfile: its name, what it starts from, and its instructions.</summary>
internal sealed record Stage(string Name, string From, IReadOnlyList<(string Word, string Text)> Instructions)
{
    /// <summary>What the last instruction of that name says; null when there is none.</summary>
    public string? Last(string word) => Instructions.LastOrDefault(instruction => instruction.Word == word).Text;

    /// <summary>The variables that ENV sets.</summary>
    public Dictionary<string, string> Environment => Instructions.Where(instruction => instruction.Word == "ENV")
        .SelectMany(instruction => instruction.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(
            pair => pair[..pair.IndexOf('=', StringComparison.Ordinal)],
            pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
}

/// <summary>A Dockerfile, read far enough for its checks.</summary>
internal sealed record Dockerfile(
    string Text, IReadOnlyList<Stage> Stages, IReadOnlyList<(string Name, string? Default)> Declared)
{
    public IEnumerable<string> Arguments => Declared.Select(argument => argument.Name);

    public string? Default(string argument) => Declared.First(declared => declared.Name == argument).Default;

    public Stage this[string stage] => Stages.Single(candidate => candidate.Name == stage);

    public static Dockerfile Read(string path)
    {
        var text = Repository.Read(path);
        List<Stage> stages = [];
        List<(string, string?)> arguments = [];
        List<(string, string)> instructions = [];
        var lines = text.Split('\n').Where(line => !line.StartsWith('#') && line.Trim().Length > 0);
        foreach (var line in string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            var (word, rest) = (
                line[..line.IndexOf(' ', StringComparison.Ordinal)], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim());
            if (word == "ARG")
                arguments.Add((rest.Split('=', 2)[0], rest.Split('=', 2).ElementAtOrDefault(1)));
            if (word == "FROM")
            {
                var words = rest.Split(' ');
                instructions = [];
                stages.Add(new Stage(words[2], words[0], instructions));
            }
            instructions.Add((word, rest));
        }
        return new Dockerfile(text, stages, arguments);
    }
}
