using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace DistTrain.Coordinator.Tests.Api;

/// <summary>A page in headless Chromium, driven by its DevTools protocol; every wait ends after 30 s.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly string _profile;
    private readonly byte[] _buffer = new byte[1 << 16];
    private string? _session;
    private Task<string> _errors = Task.FromResult("");
    private int _calls;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>What the page reported as an error: exceptions, refused resources, violations of the content security policy.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Where Chromium is; null when this machine has none.</summary>
    public static string? Find() =>
        new[]
        {
            Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        }
        .FirstOrDefault(File.Exists);

    public static async Task<Browser> OpenAsync(string program, Uri page, int width, int height)
    {
        var profile = Directory.CreateTempSubdirectory("disttrain-browser-").FullName;
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0",
            "--user-data-dir=" + profile, $"--window-size={width},{height}", "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var browser = new Browser(process, profile);
        try
        {
            await browser.StartAsync(page, width, height);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until an expression of the page is true.</summary>
    public async Task WaitForAsync(string expression)
    {
        var met = await EvaluateAsync($$"""
            new Promise(done => {
              const end = performance.now() + 30000;
              const look = () => {
                let met = false;
                try { met = {{expression}}; } catch { met = false; }
                if (met || performance.now() > end) done(Boolean(met)); else setTimeout(look, 50);
              };
              look();
            })
            """);
        Assert.True(met!.GetValue<bool>(), $"{expression} did not come true; the page reported: {string.Join("; ", Errors)}");
    }

    /// <summary>The value of an expression of the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync(
            "Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        Assert.True(answer["exceptionDetails"] is null, answer["exceptionDetails"]?.ToJsonString());
        return answer["result"]?["value"];
    }

    /// <summary>A picture of the page (PNG).</summary>
    public async Task<byte[]> ScreenshotAsync() =>
        Convert.FromBase64String(
            (await CallAsync("Page.captureScreenshot", new() { ["format"] = "png" }))["data"]!.GetValue<string>());

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task StartAsync(Uri page, int width, int height)
    {
        using var limit = new CancellationTokenSource(Limit);
        const string Listening = "DevTools listening on ";
        string? line;
        do
            line = await _process.StandardError.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException("Chromium ended");
        while (!line.StartsWith(Listening, StringComparison.Ordinal));
        _errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        await _socket.ConnectAsync(new Uri(line[Listening.Length..]), limit.Token);
        var target = await CallAsync("Target.createTarget", new() { ["url"] = "about:blank" });
        var attached = await CallAsync(
            "Target.attachToTarget", new() { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        _session = attached["sessionId"]!.GetValue<string>();
        foreach (var domain in (string[])["Page", "Runtime", "Log"])
            await CallAsync(domain + ".enable", []);
        await CallAsync(
            "Emulation.setDeviceMetricsOverride",
            new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await CallAsync("Page.navigate", new() { ["url"] = page.ToString() });
    }

    private async Task<JsonObject> CallAsync(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(Limit);
        var id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
            call["sessionId"] = _session;
        await _socket.SendAsync(
            System.Text.Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, true, limit.Token);
        while (true)
        {
            var message = await ReceiveAsync(limit.Token);
            if (message["id"]?.GetValue<int>() == id)
                return message["result"] as JsonObject
                    ?? throw new InvalidOperationException($"{method}: {message["error"]?.ToJsonString()}");
            Note(message);
        }
    }

    private void Note(JsonObject message)
    {
        var parameters = message["params"];
        if (message["method"]?.GetValue<string>() == "Runtime.exceptionThrown")
            Errors.Add(parameters!["exceptionDetails"]!.ToJsonString());
        else if (message["method"]?.GetValue<string>() == "Log.entryAdded"
            && parameters?["entry"]?["level"]?.GetValue<string>() == "error")
            Errors.Add(parameters["entry"]!["text"]!.GetValue<string>());
    }

    private async Task<JsonObject> ReceiveAsync(CancellationToken limit)
    {
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(), limit);
            message.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!.AsObject();
    }
}
