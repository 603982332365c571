using Video.Ingest.Sampling;

namespace Video.Ingest.Tests.Sampling;

public sealed class TimeGridTests
{
    [Theory]
    [InlineData(2, 0.0, 0.1, true)]
    [InlineData(2, 0.1, 0.2, false)]
    [InlineData(2, 0.4, 0.5, false)]
    [InlineData(2, 0.5, 0.6, true)]
    [InlineData(2, 0.45, 0.55, true)]
    [InlineData(2, 0.1, 3.0, true)]
    [InlineData(3, 0.3333333, 0.3666667, true)]
    [InlineData(3, 0.6666667, 0.7, true)]
    [InlineData(3, 0.667, 0.7, true)]
    [InlineData(3, 0.633, 0.667, false)]
    [InlineData(29.97, 0.0333667, 0.0667333, true)]
    [InlineData(0.1, 9.99, 10.02, true)]
    [InlineData(0.1, 10.02, 19.9, false)]
    public void A_picture_meets_the_grid_when_a_moment_lies_in_its_time(double rate, double shown, double until, bool meets) =>
        Assert.Equal(meets, new TimeGrid(rate).Meets(TimeSpan.FromSeconds(shown), TimeSpan.FromSeconds(until)));

    [Theory]
    [InlineData(30, 2)]
    [InlineData(29.97, 1)]
    [InlineData(25, 3)]
    [InlineData(23.976, 0.7)]
    public void Every_moment_of_an_hour_is_met_by_exactly_one_picture(double sourceRate, double rate)
    {
        var grid = new TimeGrid(rate);
        var met = 0;
        for (var n = 0; n < (int)(3600 * sourceRate); n++)
        {
            if (grid.Meets(TimeSpan.FromSeconds(n / sourceRate), TimeSpan.FromSeconds((n + 1) / sourceRate))) met++;
        }

        Assert.InRange(met, (int)(3600 * rate) - 1, (int)(3600 * rate) + 1);
    }
}
