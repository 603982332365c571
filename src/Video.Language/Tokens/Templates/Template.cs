using System.Text;

namespace Video.Language.Tokens.Templates;

/// <summary>
/// The part of Jinja that chat templates use (https://jinja.palletsprojects.com/en/stable/templates/), set up as Hugging Face does. What
/// is not part of it is an error that names it, never silence; steps, sizes and nesting are bounded.
/// </summary>
internal sealed class Template
{
    private readonly IReadOnlyList<Statement> _statements;

    private Template(IReadOnlyList<Statement> statements) => _statements = statements;

    /// <exception cref="TemplateException">What cannot be read, and where.</exception>
    public static Template Parse(string source) => new(TemplateParser.Parse(source));

    /// <exception cref="TemplateException">What cannot be run, and where.</exception>
    /// <exception cref="RefusedException">The template called raise_exception.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables)
    {
        var scope = new Scope();
        foreach (var (name, value) in variables) scope[name] = value;
        var output = new StringBuilder();
        new StatementRunner(new Budget()).Run(_statements, new Scope(scope), output);
        return output.ToString();
    }
}
