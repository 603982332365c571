using System.Text.Json;

namespace Video.Server.Metrics;

/// <summary>Label values, in the words of the API.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
