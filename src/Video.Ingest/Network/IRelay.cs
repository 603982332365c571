namespace Video.Ingest.Network;

/// <summary>The way of one ffmpeg to one source: what it is given instead of the source's own URL. Ends with the program that it is for.</summary>
internal interface IRelay : IAsyncDisposable
{
    /// <summary>What ffmpeg opens.</summary>
    Uri Url { get; }

    /// <summary>Arguments that stand before the input: what ffmpeg may open, and how long it waits.</summary>
    string Options { get; }

    /// <summary>Why the source was not reached or refused to lead on, in words, as far as it is known here; null: ffmpeg's own words count.</summary>
    VideoException? Fault { get; }
}
