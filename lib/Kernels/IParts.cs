namespace Eml.Kernels;

/// <summary>Work in parts that <see cref="Workers"/> share out; the result may not depend on who does which part.</summary>
internal interface IParts
{
    /// <summary>Does one part. It may not throw.</summary>
    /// <param name="part">Its number, from 0.</param>
    void Part(int part);
}
