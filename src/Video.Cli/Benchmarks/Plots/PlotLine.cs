namespace Video.Cli.Benchmarks.Plots;

/// <param name="Name">For the legend.</param>
/// <param name="Colour">A class of <see cref="TimePlot"/>'s style.</param>
/// <param name="Values">One a frame.</param>
internal sealed record PlotLine(string Name, string Colour, IReadOnlyList<double> Values);

/// <param name="Title">What is plotted, with its unit.</param>
/// <param name="Top">Where the axis ends; null: at a round number above the highest value.</param>
/// <param name="Format">Of the axis's numbers.</param>
internal sealed record PlotPanel(string Title, double? Top, string Format, IReadOnlyList<PlotLine> Lines);
