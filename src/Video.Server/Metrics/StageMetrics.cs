using Prometheus;
using Video.Inference.Engine;
using Video.Server.Models;
using Video.Streams;

namespace Video.Server.Metrics;

/// <summary>Where time goes, stage by stage, and what waits for the device.</summary>
internal sealed class StageMetrics : ICollected
{
    private static readonly WorkClass[] Classes = Enum.GetValues<WorkClass>();

    private readonly RunningStreams _running;
    private readonly InferenceEngine _engine;
    private readonly ModelLoader _loader;
    private readonly ServerSettings _settings;
    private readonly Counter _seconds, _work;
    private readonly Gauge _depth, _model;

    public StageMetrics(IMetricFactory metrics, RunningStreams running, InferenceEngine engine, ModelLoader loader, ServerSettings settings)
    {
        (_running, _engine, _loader, _settings) = (running, engine, loader, settings);
        _seconds = metrics.CreateCounter("video_stage_seconds_total",
            "Time by stage: processor time of ffmpeg (decode); then, of open and closed streams, pictures made tensors (prepare), the vision tower (vision), pooling and token reduction (reduction), " +
            "the language model's reading (prefill); and on the device, questions until their first token (question), their further tokens (answer), watches (watch), summaries and loading (batch).", ["stage"]);
        _work = metrics.CreateCounter("video_engine_work_total", "Pieces of work that the device has done.", ["class"]);
        _depth = metrics.CreateGauge("video_engine_queue_depth", "Pieces of work that wait for the device.", ["class"]);
        _model = metrics.CreateGauge("video_model_info", "The model that answers, once it is loaded.", ["model", "device", "dtype"]);
    }

    public void Collect()
    {
        var work = _running.Total.Work;
        Set("decode", ProgramTime.Total);
        Set("prepare", work.Vision.Preparing);
        Set("vision", work.Vision.Tower);
        Set("reduction", work.Vision.Reducing);
        Set("prefill", work.Prefill);
        Set("question", _engine.Busy(WorkClass.Question));
        Set("answer", _engine.Busy(WorkClass.Decode));
        Set("watch", _engine.Busy(WorkClass.Watch));
        Set("batch", _engine.Busy(WorkClass.Batch));
        foreach (var kind in Classes)
        {
            _work.WithLabels(WordOf(kind)).IncTo(_engine.Done(kind));
            _depth.WithLabels(WordOf(kind)).Set(_engine.Waiting(kind));
        }
        if (_loader.Ready) _model.WithLabels(_loader.Model.Name, $"{_settings.Compute.Device}", Words.Of(_settings.Compute.Dtype)).Set(1);
    }

    // "decode" is what ffmpeg does here.
    private static string WordOf(WorkClass kind) => kind == WorkClass.Decode ? "answer" : Words.Of(kind);

    private void Set(string stage, TimeSpan time) => _seconds.WithLabels(stage).IncTo(time.TotalSeconds);
}
