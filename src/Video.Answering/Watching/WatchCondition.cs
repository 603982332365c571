using System.Text.RegularExpressions;

namespace Video.Answering.Watching;

/// <summary>What is watched for, in a person's words, and the question that the model is asked.</summary>
/// <remarks>
/// A question ("is the door open?") is asked as it stands. A statement that is built like one with its verb in another place ("the door is open", "there is a red circle") is turned into it.
/// Any other statement is asked as "is it true that …?".
/// </remarks>
public static partial class WatchCondition
{
    public const int LongestText = 500;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: empty or too long.</exception>
    public static string ToQuestion(string condition)
    {
        var text = condition.Trim();
        if (text.Length is 0 or > LongestText) throw new VideoException(ErrorCode.InvalidArgument, $"'condition' has {text.Length} characters; it has 1 to {LongestText}.", "condition");
        if (text.EndsWith('?')) return text;
        text = text.TrimEnd('.', '!', ' ');
        var statement = Statement().Match(text);
        return !statement.Success
            ? $"is it true that {text}?"
            : $"{Cased(statement.Groups["verb"].Value, like: text)} {Lowered(statement.Groups["subject"].Value)} {statement.Groups["rest"].Value}?";
    }

    private static string Cased(string verb, string like) => char.IsUpper(like[0]) ? char.ToUpperInvariant(verb[0]) + verb[1..] : verb;

    // Only words that are capital because they begin the sentence: a name stays one.
    private static string Lowered(string subject) => Opening().IsMatch(subject) ? char.ToLowerInvariant(subject[0]) + subject[1..] : subject;

    [GeneratedRegex(@"^(?<subject>(?:there|it|the|a|an|this|that|these|those|some|any|no|all|every|my|our|someone|somebody|something|nobody|nothing|people)\b.*?) (?<verb>is|are|was|were|has|have|can) (?<rest>.+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(There|It|The|An?|This|That|These|Those|Some|Any|No|All|Every|My|Our|Someone|Somebody|Something|Nobody|Nothing|People)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();
}
