using System.Diagnostics;

namespace Video.Testing;

/// <summary>Prometheus' own judge of what is exposed to it: promtool, of Debian's package prometheus.</summary>
public static class Promtool
{
    private const string Program = "promtool";

    /// <summary>Fails the calling test where promtool finds anything to say about the metrics; skips it, with the reason, where there is no promtool.</summary>
    /// <param name="metrics">In Prometheus' text format.</param>
    public static void CheckMetrics(string metrics) => Assert.Equal("", Run(metrics, "check", "metrics"));

    /// <summary>Fails the calling test where a configuration cannot be used.</summary>
    public static void CheckConfig(string file) => Run("", "check", "config", "--lint-fatal", file);

    /// <summary>Fails the calling test where an expression cannot be read, or a file of rules has anything else wrong.</summary>
    public static void CheckRules(string file) => Run("", "check", "rules", file);

    private static string Run(string input, params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            Skip.If(true, $"NOT TESTED: {Program} cannot be run: {absent.Message}");
        }
        using (process)
        {
            var (output, errors) = (process!.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), $"{Program} does not end.");
            Assert.True(process.ExitCode == 0, $"{Program} {string.Join(' ', arguments)}:\n{output.Result}{errors.Result}");
            return errors.Result.Trim();
        }
    }
}
