using Video.Memory.Recall;

namespace Video.Tests.Memory.Recall;

public sealed class KeyProductsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(133)]
    public void A_product_is_the_sum_of_the_products_of_its_numbers(int length)
    {
        var random = new Random(length);
        var query = Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() * 4 - 2)).ToArray();
        var key = Enumerable.Range(0, length).Select(_ => (Half)(random.NextDouble() * 200 - 100)).ToArray();
        var expected = query.Zip(key).Sum(pair => (double)pair.First * (double)pair.Second);
        Assert.Equal(expected, KeyProducts.Of(query, key), 1e-4 * length * 100);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void Every_finite_float16_is_read_as_it_is(int length)
    {
        var query = new float[length];
        var key = new Half[length];
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var number = BitConverter.UInt16BitsToHalf((ushort)bits);
            if (!Half.IsFinite(number)) continue;
            var place = bits % length;
            (query[place], key[place]) = (1, number);
            Assert.Equal((float)number, KeyProducts.Of(query, key));
            (query[place], key[place]) = (0, Half.Zero);
        }
    }
}
