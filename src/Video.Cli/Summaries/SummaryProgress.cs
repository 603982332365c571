using Spectre.Console;
using Video.Answering.Summaries;
using Video.Streams.Jobs;

namespace Video.Cli.Summaries;

/// <summary>Shows on standard error how far a summary is: as a bar in a terminal, as a line every tenth of the way elsewhere.</summary>
/// <param name="follow">Whether captions and events are printed as they come.</param>
internal sealed class SummaryProgress(bool follow)
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private double _told = -10;

    /// <summary>Runs work that reports its steps.</summary>
    public async Task RunAsync(Func<Func<SummaryStep, Task>, Task> work)
    {
        if (Console.IsErrorRedirected)
        {
            await work(step => { Tell(step); return Task.CompletedTask; });
            return;
        }
        await _console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new LeftColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("loading the model", maxValue: 100);
                await work(step =>
                {
                    bar.Description = Markup.Escape(step.Text);
                    bar.Value = step.Percent;
                    bar.State.Update<TimeSpan>(LeftColumn.Key, _ => step.Left ?? TimeSpan.Zero);
                    foreach (var line in Lines(step)) _console.MarkupLineInterpolated($"{line}");
                    return Task.CompletedTask;
                });
            });
    }

    private void Tell(SummaryStep step)
    {
        foreach (var line in Lines(step)) Console.Error.WriteLine(line);
        if (step.Percent < _told + 10) return;
        _told = step.Percent;
        Console.Error.WriteLine($"video: {step.Percent:0} % {step.Text}{(step.Left is { } left ? $", {Clock.Text(left)} left" : "")}");
    }

    private IEnumerable<string> Lines(SummaryStep step)
    {
        if (!follow || step.Chunk is not { } chunk) yield break;
        yield return $"{Clock.Text(chunk.From)}-{Clock.Text(chunk.To)} {chunk.Caption ?? chunk.Note}";
        foreach (var found in chunk.Events.Where(found => found.Kind != "scene")) yield return $"  {Clock.Text(found.From)} {found.Text}";
    }

    /// <summary>How long it still takes, as the run reckons it.</summary>
    private sealed class LeftColumn : ProgressColumn
    {
        public const string Key = "left";

        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.State.Get<TimeSpan>(Key) is { Ticks: > 0 } left ? $"{Clock.Text(left)} left" : "");
    }
}
