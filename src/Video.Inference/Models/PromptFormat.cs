using Video.Checkpoints;
using Video.Language.Tokens;

namespace Video.Inference.Models;

/// <summary>The text around a video, from the checkpoint's chat template: what comes before its frames, before each frame, and after them.</summary>
public sealed class PromptFormat
{
    private const string VideoToken = "<video>";

    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly VideoSettings _settings;

    private PromptFormat(Tokenizer tokenizer, ChatTemplate template, VideoSettings settings)
    {
        (_tokenizer, _template, _settings) = (tokenizer, template, settings);
        Prefix = tokenizer.Encode(Split("", [])[0]);
    }

    /// <summary>Tokens before the first frame; they are the stream's sink.</summary>
    public IReadOnlyList<int> Prefix { get; }

    /// <summary>Whether the family's learned newline embedding follows the last frame.</summary>
    public bool NewlineAfterVideo => _settings.ImageNewline == ImageNewline.AfterVideo;

    public static PromptFormat Read(Checkpoint checkpoint, Tokenizer tokenizer, VideoSettings settings) =>
        new(tokenizer, ChatTemplate.Load(checkpoint), settings);

    /// <summary>Tokens before a frame's visual tokens: its stream time, when the model was trained to read it; else none.</summary>
    public IReadOnlyList<int> FrameHeader(TimeSpan position) => _settings.HeaderAt(position) is { } header ? _tokenizer.Encode(header) : [];

    /// <summary>Tokens after the video that ask the question and open the answer. Earlier turns come between: the video belongs to the first of them.</summary>
    public IReadOnlyList<int> Ask(string question, IReadOnlyList<Turn>? turns = null) => _tokenizer.Encode(Split(question, turns ?? [])[1]);

    /// <summary>Tokens of a message without a video, and what opens the answer.</summary>
    public IReadOnlyList<int> AskWithoutVideo(string text) =>
        _tokenizer.Encode(_template.Render([new ChatMessage("user", ChatPart.Of(Plain(text)))], addGenerationPrompt: true));

    private string[] Split(string question, IReadOnlyList<Turn> turns)
    {
        ChatMessage[] messages = [.. turns.Append(new Turn(Speaker.User, question)).Select((turn, i) => MessageOf(turn, first: i == 0))];
        var parts = _template.Render(messages, addGenerationPrompt: true).Split(VideoToken, 2);
        return parts.Length == 2 ? parts : throw new VideoException(ErrorCode.UnusableModel,
            $"The model's chat template does not place {VideoToken} in a user's message.", "chat_template");
    }

    private ChatMessage MessageOf(Turn turn, bool first)
    {
        var text = ChatPart.Of(Plain(turn.Text));
        var role = turn.Speaker == Speaker.User ? "user" : "assistant";
        return first ? new ChatMessage(role, ChatPart.Video, text) : new ChatMessage(role, text);
    }

    /// <summary>A question is words: the spellings of special tokens in it are taken apart, so that it cannot close its own turn.</summary>
    private string Plain(string question) =>
        _tokenizer.SpecialTokens.Aggregate(question, (text, special) => text.Replace(special, string.Join(' ', special.ToCharArray()), StringComparison.Ordinal));
}
