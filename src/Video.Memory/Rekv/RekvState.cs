namespace Video.Memory.Rekv;

/// <summary>How far a <see cref="RekvMemory"/> is; the same in every layer.</summary>
/// <param name="Opened">Whether frames have left the window's reach at least once, so that the archive is in use.</param>
/// <param name="ArchivedBlocks">Frames archived since the stream began, those that gave way included; 0 until the archive opens.</param>
/// <param name="LocalTokens">Tokens that the next frame's first token could look back at.</param>
/// <param name="RemainderTokens">Tokens read that are neither in the sink nor archived.</param>
/// <param name="SinkTokens">Tokens that every query attends to as if they stood at the window's far end.</param>
public readonly record struct RekvState(bool Opened, long ArchivedBlocks, long LocalTokens, long RemainderTokens, int SinkTokens);
