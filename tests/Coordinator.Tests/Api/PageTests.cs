using DistTrain.Coordinator.Api;
using DistTrain.Coordinator.Protocol;
using DistTrain.TestSupport;

namespace DistTrain.Coordinator.Tests.Api;

/// <summary>The page in a real browser. With DISTTRAIN_SCREENSHOTS=DIR its pictures are kept there.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [SkippableFact]
    public async Task Page_RunningJob_ShowsItLiveAndCommandsItWithTheToken()
    {
        var chromium = Browser.Find();
        Skip.If(chromium is null, "there is no Chromium on this machine; install it or name it in CHROMIUM");
        Epochs(1, 2, 3);
        File.WriteAllText(
            Path.Combine(_server.JobDirectory("heart"), "log.jsonl"),
            """{"Timestamp":"2026-01-02T03:04:05Z","Level":"Warning","RenderedMessage":"worker w2 is gone <b>now</b>"}""" + "\n");
        _server.Cluster.Jobs["heart"] = Samples.Job("heart", epochs: 3);
        _server.Cluster.Workers = [Samples.Worker("w1/cpu", "heart")];
        await using var browser = await Browser.OpenAsync(chromium, _server.Address, 1280, 1500);

        await browser.WaitForAsync("document.querySelectorAll('#epochs tbody tr').length === 3");
        await browser.WaitForAsync("document.querySelector('#state').textContent === 'training'");
        await browser.WaitForAsync("document.querySelectorAll('#loss svg path').length === 2");
        await browser.WaitForAsync(
            "document.querySelector('#workers').textContent.includes('computes 2 microbatches of step 24')");
        await browser.WaitForAsync("document.querySelector('#log .warning').textContent.includes('is gone <b>now</b>')");
        Assert.True((await browser.EvaluateAsync(
            "document.querySelector('#actions').hidden && document.querySelector('#submit-card').hidden"))!.GetValue<bool>());
        await SaveAsync(browser, "running.png");

        Epochs(4);
        await browser.WaitForAsync("document.querySelectorAll('#epochs tbody tr').length === 4");
        await browser.EvaluateAsync(
            $"document.querySelector('#token').value = '{TestServer.Token}'; "
                + "document.querySelector('#token').dispatchEvent(new Event('input'))");
        await browser.EvaluateAsync("document.querySelector('[data-command=pause]').click()");
        await browser.WaitForAsync("document.querySelector('#said').textContent === 'pause is done'");
        Assert.Equal(["pause heart"], _server.Cluster.Calls);

        _server.Cluster.Jobs["heart"] = Samples.Job("heart", JobPhase.WaitingForWorkers, 4) with
        {
            WaitsFor = "waiting for 2 workers: 1 is there",
        };
        await browser.WaitForAsync("document.querySelector('#reason').textContent === 'waiting for 2 workers: 1 is there'");
        Assert.Empty(browser.Errors);
    }

    [SkippableFact]
    public async Task Page_Phone_FitsItsWidth()
    {
        var chromium = Browser.Find();
        Skip.If(chromium is null, "there is no Chromium on this machine; install it or name it in CHROMIUM");
        Epochs([.. Enumerable.Range(1, 40)]);
        _server.Cluster.Jobs["a-job-with-a-rather-long-name-that-nobody-would-type-twice"] = Samples.Job(
            "other", JobPhase.Failed);
        _server.Cluster.Jobs["heart"] = Samples.Job("heart", epochs: 40);
        await using var browser = await Browser.OpenAsync(chromium, new Uri(_server.Address, "/#heart"), 390, 1800);

        await browser.WaitForAsync("document.querySelectorAll('#epochs tbody tr').length === 40");

        Assert.True((await browser.EvaluateAsync("document.documentElement.scrollWidth <= 390"))!.GetValue<bool>());
        Assert.Empty(browser.Errors);
        await SaveAsync(browser, "phone.png");
    }

    private void Epochs(params int[] epochs) => File.AppendAllLines(
        Path.Combine(_server.JobDirectory("heart"), "epochs.jsonl"), epochs.Select(epoch => Samples.Epoch(epoch).ToJson()));

    private static async Task SaveAsync(Browser browser, string name)
    {
        var picture = await browser.ScreenshotAsync();
        Assert.True(picture.Length > 10_000, $"the picture has only {picture.Length} bytes");
        if (Environment.GetEnvironmentVariable("DISTTRAIN_SCREENSHOTS") is { Length: > 0 } directory)
            await File.WriteAllBytesAsync(Path.Combine(directory, name), picture);
    }
}
