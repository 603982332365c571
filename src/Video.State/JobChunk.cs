namespace Video.State;

/// <summary>A finished part of a job.</summary>
/// <param name="Index">Its place among the job's chunks, from 0.</param>
/// <param name="Body">JSON.</param>
public sealed record JobChunk(int Index, string Body);
