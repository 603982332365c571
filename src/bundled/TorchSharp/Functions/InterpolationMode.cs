namespace TorchSharp;

public static unsafe partial class torch
{
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Area = 5,
        NearestExact = 6,
    }
}
