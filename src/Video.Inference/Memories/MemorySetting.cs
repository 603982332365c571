using Video.Inference.Models;
using Video.Memory.Window;

namespace Video.Inference.Memories;

/// <summary>What a stream's memory is made for.</summary>
/// <param name="Model">Reads what is remembered.</param>
/// <param name="TokensStand">Whether a token that is not sent again still stands.</param>
/// <param name="Budget">Frames and tokens that the model can attend to at once, beside a question.</param>
/// <param name="Storage">Where archived blocks go.</param>
internal sealed record MemorySetting(VideoModel Model, bool TokensStand, MemoryBudget Budget, MemoryStorage Storage);
