using Video.Language.Tokens;
using Video.Testing;

namespace Video.Language.Tests.Tokens;

public sealed class ChatTemplateTests
{
    private static readonly ChatMessage[] Conversation =
        [new("system", "Be brief."), new("user", ChatPart.Video, ChatPart.Of("What is this?")), new("assistant", "A gate.")];

    [Fact]
    public void The_embedded_models_own_template_puts_the_video_before_the_question()
    {
        var folder = Path.Combine(Repository.Root, "src", "checkpoints", "small-world");
        var template = ChatTemplate.Load(file => Path.Combine(folder, file) is var path && File.Exists(path) ? File.ReadAllText(path) : null);

        var text = template.Render([new ChatMessage("user", ChatPart.Of("What is this?"), ChatPart.Video)], addGenerationPrompt: true);

        Assert.Equal("<|im_start|>user <video>\nWhat is this?<|im_end|><|im_start|>assistant\n", text);
    }

    [Theory]
    [InlineData("{{ messages|length }}{{ add_generation_prompt }}", "3True")]
    [InlineData("{{ messages[1].content[0].type }}{{ messages[-1]['role'] }}", "videoassistant")]
    // white space control, with trim_blocks and lstrip_blocks
    [InlineData("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", "a\n  b\nc")]
    [InlineData("a  {%- if true -%}  b  {%- endif +%}\nc", "ab\nc")]
    [InlineData("a\n  {%+ if true %}b{% endif %}\n\nc", "a\n  b\nc")]
    [InlineData("a\n  {{ 1 }}\n  {# note #}\nb", "a\n  1\nb")]
    [InlineData("  {{- 1 -}}  b", "1b")]
    [InlineData("x {% if true %}y{% endif %}", "x y")]
    [InlineData("a\r\nb\r\n", "a\nb")]
    // loops
    [InlineData("{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.revindex }} {% endfor %}",
        "10TrueFalse33 21FalseFalse32 32FalseTrue31 ")]
    [InlineData("{% for m in messages if m.role != 'system' %}{{ loop.index }}{{ m.role }} {% endfor %}", "1user 2assistant ")]
    [InlineData("{% for x in [] %}a{% else %}none{% endfor %}", "none")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}{{ v }}{% endfor %}", "a1b2")]
    [InlineData("{% for x in range(5) %}{% if x == 1 %}{% continue %}{% endif %}{% if x == 3 %}{% break %}{% endif %}{{ x }}{% endfor %}", "02")]
    [InlineData("{% for x in [1,2] %}{{ loop.previtem is defined }}{{ loop.nextitem }} {% endfor %}", "False2 True ")]
    [InlineData("{% for x in [1,2] %}{% for y in 'ab' %}{{ loop.index }}{% endfor %}{{ loop.index }} {% endfor %}", "121 122 ")]
    // names
    [InlineData("{% set x = 1 %}{% for i in [2,3] %}{% set x = i %}{% endfor %}{{ x }}", "1")]
    [InlineData("{% set ns = namespace(x=1) %}{% for i in [2,3] %}{% set ns.x = i %}{% endfor %}{{ ns.x }}", "3")]
    [InlineData("{% if true %}{% set x = 2 %}{% endif %}{{ x }}", "2")]
    [InlineData("{% set x %}a{{ 1 }}{% endset %}{{ x|upper }}", "A1")]
    [InlineData("{{ nothing }}{{ nothing is defined }}{{ messages[9] is defined }}", "FalseFalse")]
    [InlineData("{% generation %}a{% endgeneration %}", "a")]
    // expressions
    [InlineData("{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 3 }}", "7 9 3 -4 2 3.5 8")]
    [InlineData("{{ 'a' ~ 1 ~ none ~ true }} {{ 'a' 'b' }} {{ 'ab' * 2 }} {{ [1] + [2] }}", "a1NoneTrue ab abab [1, 2]")]
    [InlineData("{{ 1 if false else 2 }}{{ 1 if false }}{{ 'x' if true }}", "2x")]
    [InlineData("{{ '' or 'b' }}{{ 'a' and 'c' }}{{ not '' }}{{ not 1 == 2 }}", "bcTrueTrue")]
    [InlineData("{{ 1 < 2 <= 2 }}{{ 'a' in 'cat' }}{{ 3 not in [1, 2] }}{{ 'k' in {'k': 1} }}", "TrueTrueTrueTrue")]
    [InlineData("{{ [1,2,3][1:] }}{{ 'abc'[::-1] }}{{ messages[1:][0].role }}{{ 'abcd'[-2:] }}{{ 'abcd'[:-2] }}", "[2, 3]cbausercdab")]
    [InlineData("{{ 1.0 }} {{ 2.5 }} {{ true }} {{ none }} {{ ['a', \"it's\"] }} {{ {'a': none} }}", "1.0 2.5 True None ['a', \"it's\"] {'a': None}")]
    [InlineData(@"{{ 'a\n\'b\'\\' }}{{ ""\u00e9\x41"" }}", "a\n'b'\\\u00e9A")]
    [InlineData("{{ {'a': {'b': 1}}.a.b }}{{ {'a': 1}.get('z', 5) }}{{ {'a': 1}.get('z') }}{{ {'a':1}.keys()|list }}", "15None['a']")]
    // filters, tests, methods
    [InlineData("{{ ' a '|trim }}{{ 'x'|default('y') }}{{ q|default('y') }}{{ ''|default('z', true) }}{{ [1,2]|join('-') }}", "axyz1-2")]
    [InlineData("{{ messages|map(attribute='role')|join(',') }} {{ ['a','b']|map('upper')|list }}", "system,user,assistant ['A', 'B']")]
    [InlineData("{{ messages|selectattr('role', 'equalto', 'user')|list|length }}{{ messages|rejectattr('role', 'in', ['user'])|map(attribute='role')|first }}", "1system")]
    [InlineData("{{ [0,1,2]|select|list }}{{ [0,1,2]|reject('odd')|list }}{{ [1,2]|last }}{{ 'abc'|length }}", "[1, 2][0, 2]23")]
    [InlineData("{{ 'a-b'|replace('-', '+') }}{{ '12'|int + 1 }}{{ 'aB'|lower }}{{ 'ab cd'|capitalize }}", "a+b13abAb cd")]
    [InlineData("{{ 1 is odd }}{{ 4 is divisibleby 2 }}{{ 'a' is string }}{{ messages is iterable }}{{ none is none }}{{ 1 is not none }}{{ x is undefined }}", "TrueTrueTrueTrueTrueTrueTrue")]
    [InlineData("{{ messages[0].content is string and messages[1].content is not string }}{{ {} is mapping }}{{ 'a' is string or false }}", "TrueTrueTrue")]
    [InlineData("{{ ' a b '.strip().split(' ') }}{{ 'a,b,c'.split(',', 1) }}{{ 'xax'.rstrip('x') }}{{ 'ab'.startswith('a') }}{{ 'ab'.endswith(('c', 'b')) }}", "['a', 'b']['a', 'b,c']xaTrueTrue")]
    [InlineData("{{ '</think>a'.split('</think>')[-1].lstrip('\\n') }}{{ 'Ab'.upper() }}{{ 'a'.replace('a', 'b') }}", "aABb")]
    [InlineData("{{ {'a': [1, 'é\"'], 'b': none, 'c': true}|tojson }}", "{\"a\": [1, \"é\\\"\"], \"b\": null, \"c\": true}")]
    [InlineData("{{ {'a': [1], 'b': []}|tojson(indent=2) }}", "{\n  \"a\": [\n    1\n  ],\n  \"b\": []\n}")]
    public void A_template_writes_what_the_reference_writes(string source, string expected) =>
        Assert.Equal(expected, ChatTemplate.Parse(source).Render(Conversation, addGenerationPrompt: true));

    [Theory]
    [InlineData("a\nb {% macro f() %}{% endmacro %}", "the statement 'macro', which is not supported (line 2, column 3)")]
    [InlineData("{{ 1|round }}", "the filter 'round', which is not supported (line 1, column 5)")]
    [InlineData("{{ 1 is prime }}", "the test 'prime', which is not supported")]
    [InlineData("{{ strftime_now('%Y') }}", "a call of 'strftime_now', which is not supported")]
    [InlineData("{{ 'a'.zfill(3) }}", "a call of 'zfill', which is not supported")]
    [InlineData("{{ nothing.more }}", "'nothing', which is undefined, has no 'more'")]
    [InlineData("{{ 'a' + 1 }}", "'+' between a string and a number")]
    [InlineData("{{ 'a' + messages[1].content }}", "'+' between a string and a list")]
    [InlineData("{{ 1 // 0 }}", "a division by zero")]
    [InlineData("{% for x in 5 %}{% endfor %}", "a number where a list is expected")]
    [InlineData("{% if true %}a", "the template's end where 'endif' is expected")]
    [InlineData("{% for x in y %}a{% endif %}", "'endif'")]
    [InlineData("{% endif %}", "'endif', which is not supported")]
    [InlineData("{{ a", "a tag without end")]
    [InlineData("{{ }}", "the tag's end where a value is expected")]
    [InlineData("{{ 'a }}", "a string without end")]
    [InlineData("{# a", "a comment without end")]
    [InlineData("{{ a ? b }}", "the character '?'")]
    [InlineData("{{ a b }}", "'b' where the tag's end is expected")]
    [InlineData("{% break %}", "break or continue outside of a loop")]
    [InlineData("{% set x.y = 1 %}", "'x' is no namespace")]
    public void What_is_not_supported_is_named_with_its_place(string source, string reason)
    {
        var error = Assert.Throws<VideoException>(() => ChatTemplate.Parse(source, "x.jinja").Render(Conversation, addGenerationPrompt: true));

        Assert.Equal((ErrorCode.UnusableModel, "x.jinja"), (error.Code, error.Param));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% for a in range(2000) %}{% for b in range(2000) %}{% endfor %}x{% for b in range(2000) %}{{ b }}{% endfor %}{% endfor %}", "steps")]
    [InlineData("{% set ns = namespace(t='aaaaaaaaaa') %}{% for a in range(60) %}{% set ns.t = ns.t + ns.t %}{% endfor %}", "characters or items")]
    [InlineData("{% set ns = namespace(t=[1,2]) %}{% for a in range(60) %}{% set ns.t = ns.t + ns.t %}{% endfor %}", "characters or items")]
    [InlineData("{{ 'a' * 999999999999 }}", "characters or items")]
    [InlineData("{{ range(999999999999) }}", "characters or items")]
    [InlineData("{% set t = 'a' * 1000000 %}{% for a in range(99) %}{{ t }}{% endfor %}", "characters or items")]
    [InlineData("{% set ns = namespace(t=1) %}{% for a in range(25000) %}{% set ns.t = [[[[[ns.t]]]]] %}{% endfor %}{{ ns.t }}", "nesting")]
    [InlineData("{% set ns = namespace(t=1) %}{% for a in range(25000) %}{% set ns.t = [[[[[ns.t]]]]] %}{% endfor %}{{ ns.t|tojson }}", "nesting")]
    [InlineData("{% set ns = namespace(t=1) %}{% for a in range(25000) %}{% set ns.t = [[[[[ns.t]]]]] %}{% endfor %}{{ ns.t == [ns.t][0][:] }}", "nesting")]
    [InlineData("{% set ns = namespace(t=1) %}{% for a in range(60) %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.t }}", "characters or items")]
    [InlineData("{% set ns = namespace(t=1) %}{% for a in range(60) %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.t == ns.t[:] }}", "characters or items")]
    [InlineData("{% set t = 'a' * 1000000 %}{% for a in range(100000) %}{% set u = t|length %}{% endfor %}", "steps")]
    [InlineData("{% set ns = namespace(t=1) %}{% for a in range(20) %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{% for a in range(9999) %}{{ ns.t == ns.t[:] }}{% endfor %}", "s of work")]
    public void A_template_that_would_never_end_is_stopped(string source, string reason)
    {
        var error = Assert.Throws<VideoException>(() => ChatTemplate.Parse(source).Render(Conversation, addGenerationPrompt: true));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("-", "")]
    [InlineData("not ", "")]
    public void Nesting_is_bounded(string open, string close)
    {
        var source = "{{ " + string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000)) + " }}";

        Assert.Contains("nesting", Assert.Throws<VideoException>(() => ChatTemplate.Parse(source)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", " + 1")]
    [InlineData("'a'", "|trim")]
    [InlineData("'a'", ".strip()")]
    public void A_long_chain_is_computed_or_refused_but_ends_no_process(string start, string link)
    {
        var template = ChatTemplate.Parse("{{ " + start + string.Concat(Enumerable.Repeat(link, 100_000)) + " }}");

        Assert.Contains("nesting", Assert.Throws<VideoException>(() => template.Render(Conversation, true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_refuses_a_conversation_blames_the_conversation()
    {
        var template = ChatTemplate.Parse("{% if messages[0].role == 'system' %}{{ raise_exception('No system turn, please.') }}{% endif %}");

        var error = Assert.Throws<VideoException>(() => template.Render(Conversation, addGenerationPrompt: true));

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains("No system turn, please.", error.Message, StringComparison.Ordinal);
    }
}
