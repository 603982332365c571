using System.Text.RegularExpressions;

namespace Video.Server.OpenAi;

/// <summary>What a list of messages comes to: one video, the turns so far, and what is asked now.</summary>
/// <remarks>
/// The video stands before the whole conversation, wherever it was sent; it is named by a part of a message, by <c>stream://name</c> in a user's text, or by the model's name.
/// What a system says is put before the user's first words, because the video's place in the prompt is the beginning.
/// </remarks>
/// <param name="Video">What it is about.</param>
/// <param name="Turns">Before the question.</param>
/// <param name="Question">The last message's text.</param>
/// <param name="Range">Beside the video's part; null: nothing is said there.</param>
public sealed partial record Conversation(VideoReference Video, IReadOnlyList<Turn> Turns, string Question, RangeBody? Range)
{
    private const int MostMessages = 256;

    /// <param name="messages">As they came.</param>
    /// <param name="stream">That the model's name names; null: none.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: no message, no video or several, a role or a part that is not taken, no question at the end.</exception>
    public static Conversation Of(IReadOnlyList<ChatMessageBody> messages, string? stream)
    {
        if (messages.Count is 0 or > MostMessages) throw Invalid($"A conversation has 1 to {MostMessages} messages.");
        // What JSON's reader lets through in lists.
        if (messages.Any(message => message is null || message.Content?.Parts.Any(part => part is null) == true)) throw Invalid("A message, or a part of one, is null.");
        var videos = new List<(VideoReference Video, RangeBody? Range)>();
        if (stream is not null) videos.Add((new VideoReference(VideoKind.Stream, StreamId.Parse(stream).Value), null));
        var (system, turns) = (new List<string>(), new List<Turn>());
        foreach (var message in messages)
        {
            var text = TextOf(message, videos);
            if (message.Role is "system" or "developer") system.Add(text);
            else Say(turns, message.Role switch
            {
                "user" => Speaker.User,
                "assistant" => Speaker.Assistant,
                _ => throw Invalid($"A message's role is system, developer, user or assistant, not '{message.Role}'."),
            }, text);
        }
        if (turns.Count == 0 || turns[^1].Speaker != Speaker.User) throw Invalid("The last message is the user's question.");
        if (turns[0].Speaker != Speaker.User) throw Invalid("The conversation begins with a message of the user's.");
        turns[0] = turns[0] with { Text = string.Join('\n', system.Append(turns[0].Text).Where(part => part.Length > 0)) };
        return new Conversation(OneOf(videos), turns[..^1], turns[^1].Text, videos.LastOrDefault(video => video.Range is not null).Range);
    }

    /// <summary>Several messages of one speaker are one turn.</summary>
    private static void Say(List<Turn> turns, Speaker speaker, string text)
    {
        if (turns.Count > 0 && turns[^1].Speaker == speaker) turns[^1] = turns[^1] with { Text = turns[^1].Text + "\n" + text };
        else turns.Add(new Turn(speaker, text));
    }

    private static string TextOf(ChatMessageBody message, List<(VideoReference, RangeBody?)> videos)
    {
        var texts = new List<string>();
        foreach (var part in message.Content?.Parts ?? [])
        {
            if (part.Type == "text") texts.Add(message.Role == "user" ? WithoutMentions(part.Text ?? "", videos) : part.Text ?? "");
            else if (message.Role == "user") videos.Add((VideoOf(part), part.Range));
            else throw Invalid($"A message of role '{message.Role}' is text alone.");
        }
        return string.Join('\n', texts).Trim();
    }

    private static string WithoutMentions(string text, List<(VideoReference, RangeBody?)> videos) => Mention().Replace(text, found =>
    {
        videos.Add((VideoReference.Parse(found.Value), null));
        return "";
    });

    private static VideoReference VideoOf(ContentPart part) => part switch
    {
        { Type: "video_url", VideoUrl.Url: { } url } => VideoReference.Parse(url, part.Uuid),
        { Type: "video_url", Uuid: { Length: > 0 } uuid } => VideoReference.Again(uuid),
        { Type: "video_url" } => throw Invalid("A video_url part has its url, or the uuid of a video that was sent before."),
        { Type: "file", File.FileId: { } id } => VideoReference.Parse("file://" + id, part.Uuid),
        { Type: "file", File.FileData: { } data } => VideoReference.Parse(data, part.Uuid),
        { Type: "image_url", ImageUrl.Url: { } url } when !url.StartsWith("data:image", StringComparison.OrdinalIgnoreCase) => VideoReference.Parse(url, part.Uuid),
        { Type: "image_url" } => throw Invalid("Pictures are not taken; an image_url part may name a stream, a file or a video."),
        _ => throw Invalid($"A part's type is text, video_url, file or image_url, not '{part.Type}'."),
    };

    /// <summary>The same video may be named in every message, as clients that send the whole conversation do.</summary>
    private static VideoReference OneOf(List<(VideoReference Video, RangeBody?)> videos)
    {
        if (videos.Count == 0)
            throw Invalid("No video is named; send a video_url part, write stream://NAME in the question, or ask the model NAME@STREAM.");
        var video = videos[^1].Video;
        return videos.TrueForAll(other => other.Video == video || (other.Video.Uuid is { } uuid && uuid == video.Uuid)) ? video
            : throw Invalid("The conversation names several videos; it can be about one.");
    }

    private static VideoException Invalid(string message) => new(ErrorCode.InvalidArgument, message, "messages");

    [GeneratedRegex(@"stream://[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")]
    private static partial Regex Mention();
}
