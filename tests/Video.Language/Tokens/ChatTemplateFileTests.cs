using Video.Language.Tokens;

namespace Video.Language.Tests.Tokens;

public sealed class ChatTemplateFileTests
{
    [Theory]
    [InlineData("chat_template.jinja=A|chat_template.json={\"chat_template\":\"B\"}|tokenizer_config.json={\"chat_template\":\"C\"}", "A")]
    [InlineData("chat_template.json={\"chat_template\":\"B\"}|tokenizer_config.json={\"chat_template\":\"C\"}", "B")]
    [InlineData("tokenizer_config.json={\"chat_template\":\"C\"}", "C")]
    [InlineData("chat_template.json={}|tokenizer_config.json={\"chat_template\":\"C\"}", "C")]
    [InlineData("tokenizer_config.json={\"chat_template\":[{\"name\":\"tool_use\",\"template\":\"D\"},{\"name\":\"default\",\"template\":\"E\"}]}", "E")]
    [InlineData("chat_template.json={\"chat_template\":{\"default\":\"F\"}}", "F")]
    [InlineData("chat_template.jinja={{ eos_token }}{{ bos_token }}{{ pad_token }}|tokenizer_config.json={\"eos_token\":\"</s>\",\"bos_token\":null,\"pad_token\":{\"content\":\"<p>\"}}", "</s><p>")]
    public void A_template_is_found_where_folders_have_it(string files, string expected) =>
        Assert.Equal(expected, ChatTemplate.Load(Folder(files)).Render([], addGenerationPrompt: false));

    [Theory]
    [InlineData("", "has no chat template")]
    [InlineData("tokenizer_config.json={}", "has no chat template")]
    [InlineData("tokenizer_config.json={", "tokenizer_config.json of the model is not JSON")]
    [InlineData("tokenizer_config.json=[]", "not a JSON object")]
    [InlineData("chat_template.json={\"chat_template\":5}", "neither a string")]
    [InlineData("chat_template.json={\"chat_template\":[{\"name\":\"rag\",\"template\":\"D\"}]}", "'default'")]
    [InlineData("chat_template.jinja={% if %}", "in chat_template.jinja has the tag's end where a value is expected (line 1, column 7)")]
    public void A_folder_without_a_usable_template_says_what_is_wrong(string files, string reason)
    {
        var error = Assert.Throws<VideoException>(() => ChatTemplate.Load(Folder(files)));

        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static Func<string, string?> Folder(string files)
    {
        var texts = files.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(file => file.Split('=', 2)).ToDictionary(file => file[0], file => file[1]);
        return file => texts.GetValueOrDefault(file);
    }
}
