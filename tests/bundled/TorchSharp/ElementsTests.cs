using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ElementsTests
{
    [Fact]
    public void Bytes_are_the_tensors_own_memory()
    {
        var x = zeros(2);
        x.bytes[3] = 0x3f;
        x.bytes[2] = 0x80;
        Assert.Equal([1f, 0f], Values.Of(x));
        x.bytes = new byte[8];
        Assert.Equal([0f, 0f], Values.Of(x));
        Assert.Throws<InvalidOperationException>(() => zeros(2, 2)[.., 0].bytes.Length);
        Assert.Throws<ArgumentException>(() => x.bytes = new byte[7]);
    }

    [Fact]
    public void Elements_are_read_and_written_in_row_order_whatever_the_strides()
    {
        var turned = Values.TwoByThree().t();
        var elements = turned.data<float>();
        Assert.Equal(6, elements.Count);
        Assert.Equal(4f, elements[1]);
        Assert.Equal(5f, elements[1, 1]);
        elements[2, 0] = 30;
        Assert.Equal(30f, turned[2, 0].item<float>());
        Assert.Equal([1f, 4f, 2f, 5f, 30f, 6f], elements);
        elements.CopyFrom(new[] { 9f, 8f });
        Assert.Equal([9f, 8f, 2f, 5f, 30f, 6f], elements.ToArray());
        var some = new float[3];
        elements.CopyTo(some, 1, 4);
        Assert.Equal([0f, 30f, 6f], some);
    }

    [Fact]
    public void A_wrong_element_type_or_count_is_refused()
    {
        Assert.Throws<ArgumentException>(() => zeros(1).data<int>());
        Assert.Throws<ArgumentException>(() => zeros(2).item<float>());
        Assert.Throws<IndexOutOfRangeException>(() => zeros(2).data<float>()[2, 0]);
    }

    [Fact]
    public void One_element_becomes_any_number()
    {
        var x = tensor(2.5f);
        Assert.Equal(2.5f, x.item<float>());
        Assert.Equal(2.5, x.ToDouble());
        Assert.Equal(2, (int)x);
        Assert.Equal((Half)2.5f, x.half().item<Half>());
        Assert.Equal((BFloat16)2.5f, x.bfloat16().item<BFloat16>());
        Assert.Equal(ScalarType.Int64, tensor(3L).ToScalar().Type);
        Assert.True(tensor(true).ToBoolean());
    }

    [Fact]
    public void Types_convert_and_keep_their_range()
    {
        var x = tensor(new[] { 1.9f, -1.9f, 0f });
        Assert.Equal([1, -1, 0], Values.Whole(x.@long()));
        Assert.Equal([true, true, false], Values.Truths(x.@bool()));
        Assert.Equal(ScalarType.Float64, x.@double().dtype);
        Assert.Equal(ScalarType.Byte, x.abs().to(uint8).dtype);
        Assert.Equal(ScalarType.BFloat16, x.to(bfloat16, CPU).dtype);
        Assert.Equal(ScalarType.Float16, x.type_as(zeros(1, dtype: float16)).dtype);
    }

    [Fact]
    public void Bfloat16_rounds_to_nearest_even_like_libtorch()
    {
        float[] values = [1f, 1.00390625f, 1.01171875f, -3.14159f, 65504f, 1e-40f, float.PositiveInfinity];
        var byLibtorch = tensor(values).bfloat16().data<BFloat16>().ToArray();
        Assert.Equal(byLibtorch, values.Select(value => (BFloat16)value));
        Assert.True(float.IsNaN(((BFloat16)float.NaN).ToSingle()));
    }

    [Fact]
    public void Asking_for_a_copy_gives_one_even_when_nothing_is_to_convert()
    {
        var x = zeros(1);
        x.to(float32).fill_(1);
        Assert.Equal(1f, x.item<float>());
        x.to(float32, copy: true).fill_(2);
        Assert.Equal(1f, x.item<float>());
        x.to(float64, disposeAfter: true);
        Assert.True(x.IsInvalid);
    }

    [Fact]
    public void Bytes_come_from_a_stream()
    {
        var x = zeros(3, dtype: int32);
        x.ReadBytesFromStream(new MemoryStream([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]));
        Assert.Equal([1, 2, 3], Values.Whole(x));
    }
}
