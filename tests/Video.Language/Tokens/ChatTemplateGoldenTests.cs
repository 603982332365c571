using System.Text.Json;
using Video.Language.Tokens;
using Video.Testing;

namespace Video.Language.Tests.Tokens;

public sealed class ChatTemplateGoldenTests
{
    private const string Shipped = "qwen2.5-shipped";

    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(Goldens.PathOf("llava-onevision/tokenizer/chat_templates.json"))).RootElement;

    [SkippableFact]
    public void Renderings_equal_those_of_the_reference() => ForEachRendering((item, template) =>
        Assert.Equal(item.GetProperty("text").GetString(), Render(item, template)));

    [SkippableFact]
    public void Ids_of_renderings_equal_those_of_the_reference()
    {
        var shipped = Tokenizer.Parse(PublishedVocabulary.Read("tokenizer.json"));
        var llava = Tokenizer.Parse(PublishedVocabulary.ReadForLlava(Golden.GetProperty("ids_llava").GetString()!));

        ForEachRendering((item, template) =>
        {
            var text = Render(item, template);
            Assert.Equal(Ids(item, "ids"), shipped.Encode(text));
            Assert.Equal(Ids(item, "ids_llava"), llava.Encode(text));
        });
    }

    // The templates that the golden spells out need no vocabulary; they are checked wherever the suite runs.
    [Fact]
    public void Renderings_of_the_spelled_out_templates_equal_those_of_the_reference()
    {
        var checkedOnes = 0;
        foreach (var item in Renderings().Where(item => item.GetProperty("template").GetString() != Shipped))
        {
            var source = Golden.GetProperty("templates").GetProperty(item.GetProperty("template").GetString()!).GetString()!;
            Assert.Equal(item.GetProperty("text").GetString(), Render(item, ChatTemplate.Parse(source)));
            checkedOnes++;
        }

        Assert.True(checkedOnes > 0);
    }

    private static void ForEachRendering(Action<JsonElement, ChatTemplate> check)
    {
        var shipped = PublishedVocabulary.Read("tokenizer_config.json");
        var templates = Golden.GetProperty("templates").EnumerateObject().ToDictionary(
            item => item.Name,
            item => item.Name == Shipped
                ? ChatTemplate.Load(file => file == "tokenizer_config.json" ? shipped : null)
                : ChatTemplate.Parse(item.Value.GetString()!));
        Assert.NotEmpty(Renderings());
        foreach (var item in Renderings()) check(item, templates[item.GetProperty("template").GetString()!]);
    }

    private static IEnumerable<JsonElement> Renderings() => Golden.GetProperty("renderings").EnumerateArray();

    private static string Render(JsonElement item, ChatTemplate template) => template.Render(
        [.. item.GetProperty("messages").EnumerateArray().Select(Message)], item.GetProperty("add_generation_prompt").GetBoolean());

    private static ChatMessage Message(JsonElement message)
    {
        var (role, content) = (message.GetProperty("role").GetString()!, message.GetProperty("content"));
        return content.ValueKind == JsonValueKind.String
            ? new ChatMessage(role, content.GetString()!)
            : new ChatMessage(role, [.. content.EnumerateArray().Select(Part)]);
    }

    private static ChatPart Part(JsonElement part) => part.GetProperty("type").GetString() switch
    {
        "text" => ChatPart.Of(part.GetProperty("text").GetString()!),
        "image" => ChatPart.Image,
        _ => ChatPart.Video,
    };

    private static int[] Ids(JsonElement item, string name) => [.. item.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
