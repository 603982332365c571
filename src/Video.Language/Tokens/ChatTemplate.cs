using Video.Checkpoints;
using Video.Language.Tokens.Templates;

namespace Video.Language.Tokens;

/// <summary>How a model wants a conversation written, as its folder says.</summary>
public sealed class ChatTemplate
{
    private readonly Template _template;
    private readonly string _source;
    private readonly string _origin;
    private readonly IReadOnlyDictionary<string, object?> _variables;

    private ChatTemplate(Template template, string source, string origin, IReadOnlyDictionary<string, object?> variables) =>
        (_template, _source, _origin, _variables) = (template, source, origin, variables);

    /// <summary>From a model's folder: see the other overload.</summary>
    public static ChatTemplate Load(Checkpoint checkpoint) => Load(checkpoint.ReadText);

    /// <summary>From chat_template.jinja, chat_template.json or tokenizer_config.json, whichever comes first.</summary>
    /// <param name="readText">The text of a file of the model's folder; null when there is none.</param>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.UnusableModel"/> when there is none, its file is broken, or it uses something that is not supported; the
    /// message names that and its line.
    /// </exception>
    public static ChatTemplate Load(Func<string, string?> readText)
    {
        var (source, origin, variables) = ChatTemplateFile.Read(readText);
        return Parse(source, origin, variables);
    }

    /// <param name="source">The template itself.</param>
    /// <param name="origin">What error messages call it.</param>
    /// <param name="variables">Names that it may use beside messages and add_generation_prompt, e.g. "eos_token".</param>
    /// <exception cref="VideoException">As loading.</exception>
    public static ChatTemplate Parse(
        string source, string origin = "chat_template", IReadOnlyDictionary<string, string>? variables = null)
    {
        var values = variables?.ToDictionary(item => item.Key, object? (item) => item.Value) ?? [];
        try
        {
            return new ChatTemplate(Template.Parse(source), source, origin, values);
        }
        catch (TemplateException error)
        {
            throw Unusable(origin, source, error);
        }
    }

    /// <summary>The conversation as the model's text.</summary>
    /// <param name="messages">In order.</param>
    /// <param name="addGenerationPrompt">End with the opening of the model's own turn.</param>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.InvalidArgument"/> when the template refuses these messages, <see cref="ErrorCode.UnusableModel"/> when it
    /// cannot be run.
    /// </exception>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt)
    {
        var variables = new Dictionary<string, object?>(_variables)
        {
            ["messages"] = messages.Select(ValueOf).ToList(),
            ["add_generation_prompt"] = addGenerationPrompt,
        };
        try
        {
            return _template.Render(variables);
        }
        catch (TemplateException error)
        {
            throw Unusable(_origin, _source, error);
        }
        catch (RefusedException error)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"The model's chat template refuses the conversation: {error.Message}", "messages", error);
        }
    }

    private static object? ValueOf(ChatMessage message) => new Dictionary<string, object?>
    {
        ["role"] = message.Role,
        ["content"] = message.Parts is null ? message.Text : message.Parts.Select(ValueOf).ToList(),
    };

    private static object? ValueOf(ChatPart part) => part.Text is null
        ? new Dictionary<string, object?> { ["type"] = part.Type }
        : new Dictionary<string, object?> { ["type"] = part.Type, ["text"] = part.Text };

    private static VideoException Unusable(string origin, string source, TemplateException error)
    {
        var lines = TemplateLexer.WithPlainNewLines(source);
        var before = lines.AsSpan(0, Math.Min(error.Position, lines.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        return new VideoException(
            ErrorCode.UnusableModel, $"The chat template in {origin} has {error.Message} (line {line}, column {column}).", origin, error);
    }
}
