using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests;

/// <summary>Reads a source to its end and keeps what its frames say.</summary>
public sealed record Reading(IReadOnlyList<(double Seconds, int Number)> Frames, SourceEnd End)
{
    public IEnumerable<double> Times => Frames.Select(frame => frame.Seconds);

    public IEnumerable<int> Numbers => Frames.Select(frame => frame.Number);

    public static SourceSpec Spec(string location, FrameSampling? sampling = null) =>
        new() { Location = location, Width = 8, Height = 8, Sampling = sampling ?? new EveryNth(1) };

    public static async Task<Reading> OfAsync(SourceSpec spec, TimeProvider? clock = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var reader = new FrameReader(clock);
        var frames = new List<(double, int)>();
        await foreach (var frame in reader.ReadAsync(spec, patience.Token))
        {
            using (frame)
            {
                Assert.Equal(frames.Count, frame.Index);
                frames.Add((Math.Round(frame.Time.Position.TotalSeconds, 6), Tests.Numbers.Of(frame)));
            }
        }

        return new Reading(frames, reader.End!);
    }
}
