namespace Orleans.Runtime;

/// <summary>Lets the services of an activation's scope know their activation.</summary>
internal sealed class GrainContextOfScope
{
    public IGrainContext? Context { get; set; }
}
