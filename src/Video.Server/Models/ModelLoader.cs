using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Video.Inference.Engine;
using Video.Inference.Models;

namespace Video.Server.Models;

/// <summary>Loads the model after the server has started, so that health can be asked meanwhile; ends the server when it cannot.</summary>
public sealed class ModelLoader(
    ServerSettings settings, InferenceEngine engine, IHostApplicationLifetime lifetime, ILogger<ModelLoader> log) : BackgroundService
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile VideoModel? _model;

    /// <exception cref="VideoException">The model is still loading.</exception>
    public VideoModel Model => _model ?? throw new VideoException(ErrorCode.NotReady, "The model is still loading; /health/ready tells when it has.");

    /// <summary>Means something once it is ready.</summary>
    public DateTimeOffset LoadedAt { get; private set; }

    public bool Ready => _model is not null;

    /// <summary>Ends when the model is there; never when it cannot be loaded.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Why the model could not be loaded; the server ends then.</summary>
    public VideoException? Failure { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(settings.ModelFolder, settings.Compute), stoppingToken);
            log.LogInformation("Model {Name} loaded in {Seconds:0.0} s on {Device} in {Dtype}",
                model.Name, TimeProvider.System.GetElapsedTime(started).TotalSeconds, settings.Compute.Device, settings.Compute.Dtype);
            LoadedAt = TimeProvider.System.GetUtcNow();
            _model = model;
            _loaded.SetResult();
        }
        catch (VideoException failure)
        {
            Failure = failure;
            // Once the server has started (at once if it has): stopping it in the middle of its start would look like a failure of its own.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        }
    }

    public override void Dispose()
    {
        _model?.Dispose();
        base.Dispose();
    }
}
