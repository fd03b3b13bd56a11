namespace Eml.IO;

/// <summary>Walks an array row by row, the last index fastest, as NumPy stores it, and says where each element lies column by column, as MathNet does.</summary>
internal sealed class RowMajorWalk
{
    private readonly int[] shape, strides, index;
    private int position;

    /// <param name="shape">Any number of dimensions.</param>
    public RowMajorWalk(IReadOnlyList<int> shape)
    {
        this.shape = [.. shape];
        (strides, index) = (new int[shape.Count], new int[shape.Count]);
        for (int d = 0, stride = 1; d < shape.Count; stride *= shape[d++])
        {
            strides[d] = stride;
        }
    }

    /// <summary>The position of the next element.</summary>
    public int Next()
    {
        int current = position;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            position += strides[d];
            if (++index[d] < shape[d])
            {
                break;
            }

            index[d] = 0;
            position -= strides[d] * shape[d];
        }

        return current;
    }
}
