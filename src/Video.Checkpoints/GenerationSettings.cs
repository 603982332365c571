namespace Video.Checkpoints;

/// <summary>What generation_config.json says that decoding needs.</summary>
/// <param name="EndIds">Ids that end an answer; empty when the model names none.</param>
public sealed record GenerationSettings(IReadOnlyList<int> EndIds)
{
    public const string FileName = "generation_config.json";

    /// <summary>From generation_config.json; without it, or where it is silent, from config.json, text_config first.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/> when an end id is not a whole number.</exception>
    public static GenerationSettings Read(Checkpoint checkpoint)
    {
        var folder = checkpoint.Folder;
        var config = new JsonFields(checkpoint.Config, folder, "config.json");
        JsonFields?[] places =
        [
            checkpoint.ReadJson(FileName) is { } generation ? new JsonFields(generation, folder, FileName) : null,
            config.Object("text_config"),
            config,
        ];
        return new GenerationSettings(
            places.Select(place => place?.WholeNumbers("eos_token_id") ?? []).FirstOrDefault(ids => ids.Count > 0) ?? []);
    }
}
