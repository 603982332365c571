namespace Video.Server.Sse;

/// <summary>One server-sent event.</summary>
/// <param name="Data">A text goes as it is and has no line breaks; everything else goes as JSON.</param>
/// <param name="Type">The event's name; null: none.</param>
/// <param name="Id">What a client that connects again names as the last it has seen; null: none.</param>
public readonly record struct SseEvent(object Data, string? Type = null, string? Id = null);
